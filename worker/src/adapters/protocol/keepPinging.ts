// SPDX-License-Identifier: MIT

import type { Http2Session } from "node:http2";

const PING_MS = 20_000;

/** Asks the peer for its pulse until the returned function is called: a machine that has vanished closes no connection by itself. */
export function keepPinging(session: Http2Session): () => void {
  let isAnswered = true;
  const timer = setInterval(() => {
    if (session.destroyed) return;
    if (!isAnswered) return session.destroy();
    isAnswered = false;
    session.ping((error) => (isAnswered = error === null));
  }, PING_MS);
  timer.unref();
  return () => clearInterval(timer);
}
