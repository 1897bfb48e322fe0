// SPDX-License-Identifier: MIT

import { Http2ServerResponse, type Http2ServerRequest } from "node:http2";
import type { Logger } from "../../ports/logger";
import type { OrchestratorEndpoint } from "../../ports/orchestratorEndpoint";
import type { TranscoderPool } from "../../ports/transcoderPool";
import type { Certificate } from "./createCertificate";
import { GrpcHandler } from "./grpcHandler";
import { HttpHandler } from "./httpHandler";
import { SharedPortServer } from "./sharedPortServer";
import { TranscoderLines } from "./transcoderLines";
import type { WireCodec } from "./wireCodec";

/** The orchestrator's one port: gRPC for HTTP/2 requests of type `application/grpc`, plain HTTP for all others. */
export class OrchestratorServer {
  private readonly server: SharedPortServer;
  private readonly lines: TranscoderLines;

  constructor(
    options: {
      readonly host: string;
      readonly port: number;
      readonly certificate: Certificate | undefined;
      /** A connection on which nothing goes on for so long is closed. */
      readonly idleMs?: number;
      /** Most memory for segments that are being uploaded or worked on; from the machine's when missing. */
      readonly maxUploadBytes?: number;
      /** Who does not take a piece of its answer within this is cut off. */
      readonly stalledMs?: number;
      /** Whether a segment may be fetched from this machine or its network, when a gateway says that it lies there. */
      readonly arePrivateAddressesAllowed: boolean;
    },
    modules: {
      readonly endpoint: OrchestratorEndpoint;
      /** Transcoders on other machines; undefined for an orchestrator that transcodes itself. */
      readonly pool?: TranscoderPool;
      readonly codec: WireCodec;
      readonly logger: Logger;
    },
  ) {
    const grpc = new GrpcHandler(modules);
    const http = new HttpHandler(options, modules);
    const { pool, codec, logger } = modules;
    this.lines = new TranscoderLines(options, { pool, codec, logger });
    this.server = new SharedPortServer(options, (request, response) => {
      response.on("error", (error: Error) => logger.debug("A peer went away", { reason: error.message }));
      const isGrpc = request.headers["content-type"]?.startsWith("application/grpc") ?? false;
      const called = isGrpc && response instanceof Http2ServerResponse ? (request as Http2ServerRequest) : undefined;
      const service = request.url === TranscoderLines.PATH ? this.lines : grpc;
      const handled = called ? service.handle(called, response as Http2ServerResponse) : http.handle(request, response);
      handled.catch((error: unknown) => logger.error("A request was not answered", { error }));
    });
  }

  /** Starts to listen and returns the port. */
  listen(): Promise<number> {
    return this.server.listen();
  }

  /** Lets running exchanges end for up to `graceMs`. */
  close(graceMs = 5000): Promise<void> {
    this.lines.close();
    return this.server.close(graceMs);
  }
}
