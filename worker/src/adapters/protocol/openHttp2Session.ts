// SPDX-License-Identifier: MIT

import { connect, type ClientHttp2Session } from "node:http2";

const CONNECT_MS = 3000;
const IDLE_MS = 60_000;
const MAX_HEADER_BYTES = 1_048_576;

/** Opens an HTTP/2 connection, over TLS without a look at the certificate. One that fails or lies idle is closed by itself. */
export function openHttp2Session(origin: string, signal: AbortSignal, idleMs = IDLE_MS): Promise<ClientHttp2Session> {
  return new Promise((resolve, reject) => {
    const session = connect(origin, {
      rejectUnauthorized: false,
      maxSendHeaderBlockLength: MAX_HEADER_BYTES,
      settings: { enablePush: false },
    });
    const fail = (error: Error): void => {
      session.destroy();
      reject(error);
    };
    const timer = setTimeout(() => fail(new Error(`no connection within ${CONNECT_MS} ms`)), CONNECT_MS);
    const onAbort = (): void => fail(signal.reason instanceof Error ? signal.reason : new Error("aborted"));
    const settle = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", onAbort);
    };
    signal.addEventListener("abort", onAbort);
    session.once("error", (error) => {
      settle();
      fail(error);
    });
    session.once("connect", () => {
      settle();
      // Later errors reach the running calls; the session itself is thrown away.
      session.on("error", () => session.destroy());
      session.on("goaway", () => session.close());
      if (idleMs > 0) session.setTimeout(idleMs, () => session.close());
      resolve(session);
    });
    if (signal.aborted) {
      settle();
      onAbort();
    }
  });
}
