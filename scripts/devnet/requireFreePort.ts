// SPDX-License-Identifier: MIT
import { createServer } from "node:net";
import { DevnetError } from "./devnetError";

/** Requires that nobody listens on a port; 0 stands for any free one. */
export async function requireFreePort(host: string, port: number): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once("error", (cause) => {
      reject(new DevnetError("PORT_BUSY", `Port ${port} is not free on ${host} (${cause.message}). Choose another with --port.`, cause));
    });
    server.listen(port, host, resolve);
  });
  await new Promise<void>((resolve) => server.close(() => resolve()));
}
