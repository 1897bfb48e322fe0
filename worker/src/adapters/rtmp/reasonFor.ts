// SPDX-License-Identifier: MIT

import { isClientsFault } from "./isClientsFault";

/** What is said of a failure to the client, which is a stranger: only what concerns it. */
export function reasonFor(error: unknown): string {
  return isClientsFault(error) ? error.message : "the gateway cannot go on with this stream: its log says why";
}
