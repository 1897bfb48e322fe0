// SPDX-License-Identifier: MIT

import type { ServerRequest } from "./serverRequest";

/** A request's header, or the first of several with one name. */
export function firstHeader(request: ServerRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}
