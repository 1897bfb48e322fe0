// SPDX-License-Identifier: MIT

import { Client } from "pg";

/**
 * A database for people to read: `NAME at HOST:PORT`, or `NAME at FOLDER` of its socket, never the user or the password. Throws what the
 * driver throws for a URL that it cannot read.
 */
export function placeOf(url: string): string {
  const { host, port, database } = new Client({ connectionString: url });
  return host.startsWith("/") ? `${database} at ${host}` : `${database} at ${host}:${port}`;
}
