// SPDX-License-Identifier: MIT

import type { Http2ServerRequest, Http2ServerResponse } from "node:http2";
import { peerText } from "../../domain/peerText";
import type { Logger } from "../../ports/logger";
import type { OrchestratorEndpoint } from "../../ports/orchestratorEndpoint";
import { authTokenMapping } from "./authTokenMapping";
import { grpcFrame } from "./grpcFrame";
import { GRPC_STATUS } from "./grpcStatus";
import { logFailure } from "./logFailure";
import { MalformedMessageError } from "./malformedMessageError";
import { orchestratorInfoMapping } from "./orchestratorInfoMapping";
import { orchestratorRequestMapping } from "./orchestratorRequestMapping";
import { percentEncodedMessage } from "./percentEncodedMessage";
import { readBody } from "./readBody";
import type { WireCodec } from "./wireCodec";

/** Requests are small: the largest names some hundred models. Whoever sends more, or slowly, only takes memory and time. */
const MAX_MESSAGE_BYTES = 131_072;
const MESSAGE_MS = 10_000;

type Method = (message: Uint8Array) => Promise<Uint8Array>;

/** Serves the unary methods of `net.Orchestrator`. Errors carry the status UNKNOWN and their text, as peers expect. */
export class GrpcHandler {
  private readonly methods: ReadonlyMap<string, Method>;

  constructor(
    private readonly modules: {
      readonly endpoint: OrchestratorEndpoint;
      readonly codec: WireCodec;
      readonly logger: Logger;
    },
  ) {
    const { endpoint, codec } = modules;
    this.methods = new Map<string, Method>([
      [
        "/net.Orchestrator/GetOrchestrator",
        async (message) => {
          const request = readMessage(() => orchestratorRequestMapping.fromWire(codec.decode("OrchestratorRequest", message)));
          const info = await endpoint.getOrchestrator(request);
          return codec.encode("OrchestratorInfo", orchestratorInfoMapping.toWire(info));
        },
      ],
      [
        "/net.Orchestrator/EndTranscodingSession",
        async (message) => {
          const { auth_token } = readMessage(() => codec.decode("EndTranscodingSessionRequest", message));
          await endpoint.endSession(auth_token ? authTokenMapping.fromWire(auth_token) : undefined);
          return codec.encode("EndTranscodingSessionResponse", {});
        },
      ],
      [
        "/net.Orchestrator/Ping",
        async (message) => {
          const { value } = readMessage(() => codec.decode("PingPong", message));
          return codec.encode("PingPong", { value: await endpoint.ping(value) });
        },
      ],
    ]);
  }

  async handle(request: Http2ServerRequest, response: Http2ServerResponse): Promise<void> {
    const method = this.methods.get(request.url);
    if (method === undefined) return finish(response, GRPC_STATUS.unimplemented, `unknown method ${request.url}`);
    try {
      const body = await readBody(request, { maxBytes: MAX_MESSAGE_BYTES, timeoutMs: MESSAGE_MS });
      const answer = await method(readMessage(() => grpcFrame.unwrap(body)));
      finish(response, GRPC_STATUS.ok, "", grpcFrame.wrap(answer));
    } catch (error) {
      logFailure(this.modules.logger, error, { method: request.url });
      request.resume();
      finish(response, GRPC_STATUS.unknown, peerText(error));
    }
  }
}

function readMessage<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw new MalformedMessageError(cause);
  }
}

function finish(response: Http2ServerResponse, status: number, message: string, body?: Buffer): void {
  if (response.stream.destroyed) return;
  response.writeHead(200, { "content-type": "application/grpc" });
  if (body !== undefined) response.write(body);
  response.addTrailers({
    "grpc-status": String(status),
    ...(message === "" ? {} : { "grpc-message": percentEncodedMessage(message) }),
  });
  response.end();
}
