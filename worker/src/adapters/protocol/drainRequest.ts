// SPDX-License-Identifier: MIT

import type { ServerRequest } from "./serverRequest";

/** What is left of a refused upload is read for so long, then the connection is cut. */
const DRAIN_MS = 10_000;

/** What is left of an upload is read and thrown away, so that the peer gets to see the answer; but not for ever. */
export function drainRequest(request: ServerRequest): void {
  request.resume();
  if (request.readableEnded || request.destroyed) return;
  const timer = setTimeout(() => request.destroy(), DRAIN_MS);
  const stop = (): void => clearTimeout(timer);
  request.once("end", stop).once("close", stop);
}
