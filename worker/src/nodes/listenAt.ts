// SPDX-License-Identifier: MIT

import { ListenError } from "./listenError";

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: "another program listens there",
  EADDRNOTAVAIL: "this machine has no such address",
  EACCES: "this user may not",
  ENOTFOUND: "there is no such host",
};

/** Lets a server listen at the address that a flag gives. Throws {@link ListenError}, which says what to change. */
export async function listenAt<T>(
  flag: string,
  { host, port }: { readonly host: string; readonly port: number },
  server: { listen(): Promise<T> },
): Promise<T> {
  try {
    return await server.listen();
  } catch (cause) {
    const { code = "", message } = cause as NodeJS.ErrnoException;
    const reason = REASONS[code] ?? message;
    throw new ListenError(`the node cannot listen at ${host}:${port}: ${reason}; choose another --${flag}`, { host, port }, { cause });
  }
}
