// SPDX-License-Identifier: MIT

import { IngestHandler } from "./ingestHandler";
import { SharedPortServer } from "./sharedPortServer";

/** The gateway's port for clients that push and players that watch: plain HTTP/1.1 and HTTP/2; TLS is a proxy's affair. */
export class IngestServer {
  private readonly server: SharedPortServer;

  constructor(
    options: { readonly host: string; readonly port: number } & ConstructorParameters<typeof IngestHandler>[0],
    modules: ConstructorParameters<typeof IngestHandler>[1],
  ) {
    const handler = new IngestHandler(options, modules);
    const { logger } = modules;
    this.server = new SharedPortServer({ ...options, certificate: undefined }, (request, response) => {
      response.on("error", (error: Error) => logger.debug("A client went away", { reason: error.message }));
      handler.handle(request, response).catch((error: unknown) => logger.error("A request was not answered", { error }));
    });
  }

  /** Starts to listen and returns the port. */
  listen(): Promise<number> {
    return this.server.listen();
  }

  /** Lets running exchanges end for up to `graceMs`. */
  close(graceMs = 5000): Promise<void> {
    return this.server.close(graceMs);
  }
}
