// SPDX-License-Identifier: MIT

import type { ClientHttp2Session, IncomingHttpHeaders } from "node:http2";
import { GrowingBytes } from "../../domain/growingBytes";
import { OrchestratorError } from "../../domain/orchestratorError";
import { decodedMessage } from "./decodedMessage";
import { grpcFrame } from "./grpcFrame";
import { GRPC_STATUS } from "./grpcStatus";

const MAX_ANSWER_BYTES = 8_388_608;

/** Makes one unary call. Throws `OrchestratorError` with the peer's text, or whatever stopped the call. */
export async function grpcCall(session: ClientHttp2Session, path: string, message: Uint8Array, signal: AbortSignal): Promise<Uint8Array> {
  const stream = session.request(
    {
      ":method": "POST",
      ":path": path,
      "content-type": "application/grpc",
      te: "trailers",
      "user-agent": "livepeer-node",
    },
    { signal },
  );
  // The reader below gets the error too; without a listener an abort that comes later would be uncaught.
  stream.on("error", () => undefined);
  let headers: IncomingHttpHeaders = {};
  stream.on("response", (received) => (headers = received));
  stream.on("trailers", (received) => (headers = { ...headers, ...received }));
  stream.end(grpcFrame.wrap(message));

  const answer = new GrowingBytes();
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    if (answer.length + chunk.length > MAX_ANSWER_BYTES) {
      stream.destroy();
      throw new OrchestratorError("invalidAnswer", "answer is too long", true);
    }
    answer.append(chunk);
  }
  const status = headers["grpc-status"];
  if (status === undefined) {
    throw new OrchestratorError("invalidAnswer", `no gRPC status in the answer (HTTP ${headers[":status"]})`, true);
  }
  if (Number(status) !== GRPC_STATUS.ok) {
    const text = decodedMessage(String(headers["grpc-message"] ?? ""));
    throw new OrchestratorError("rejected", text || `gRPC status ${String(status)}`, true, { status: Number(status) });
  }
  return grpcFrame.unwrap(answer.take());
}
