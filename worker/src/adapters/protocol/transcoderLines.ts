// SPDX-License-Identifier: MIT

import type { Http2ServerRequest, Http2ServerResponse, ServerHttp2Session } from "node:http2";
import { peerText } from "../../domain/peerText";
import { Refusal } from "../../domain/refusal";
import type { RemoteNotice } from "../../domain/remote/remoteNotice";
import type { TranscoderRegistration } from "../../domain/remote/transcoderRegistration";
import type { Logger } from "../../ports/logger";
import type { TranscoderPool } from "../../ports/transcoderPool";
import { capabilitiesMapping } from "./capabilitiesMapping";
import { CONNECTION_IDLE_MS } from "./connectionIdleMs";
import { firstHeader } from "./firstHeader";
import { grpcFrame } from "./grpcFrame";
import { GRPC_STATUS } from "./grpcStatus";
import { keepPinging } from "./keepPinging";
import { logFailure } from "./logFailure";
import { MalformedMessageError } from "./malformedMessageError";
import { percentEncodedMessage } from "./percentEncodedMessage";
import { readBody } from "./readBody";
import { remoteNoticeMapping } from "./remoteNoticeMapping";
import type { WireCodec } from "./wireCodec";

const MAX_MESSAGE_BYTES = 65_536;
const MESSAGE_MS = 10_000;

/** Holds the lines to transcoders: serves `net.Transcoder/RegisterTranscoder`, which lasts as long as the transcoder works (node-protocol section 11). */
export class TranscoderLines {
  static readonly PATH = "/net.Transcoder/RegisterTranscoder";
  private readonly open = new Set<() => void>();
  /** Lines that each connection holds. */
  private readonly held = new WeakMap<ServerHttp2Session, number>();

  constructor(
    private readonly options: {
      /** A connection without lines, on which nothing goes on for so long, is closed. */
      readonly idleMs?: number;
    },
    private readonly modules: {
      /** Undefined for an orchestrator that transcodes itself. */
      readonly pool: TranscoderPool | undefined;
      readonly codec: WireCodec;
      readonly logger: Logger;
    },
  ) {}

  async handle(request: Http2ServerRequest, response: Http2ServerResponse): Promise<void> {
    const { pool, logger } = this.modules;
    if (pool === undefined) {
      request.resume();
      return finish(response, GRPC_STATUS.unimplemented, "this orchestrator takes no transcoders: it was started without --orch-secret");
    }
    try {
      const body = await readBody(request, { maxBytes: MAX_MESSAGE_BYTES, timeoutMs: MESSAGE_MS });
      this.hold(this.read(body), pool, request, response);
    } catch (error) {
      logFailure(logger, error, { method: TranscoderLines.PATH });
      request.resume();
      finish(response, GRPC_STATUS.unknown, peerText(error));
    }
  }

  /** Ends every line; the transcoders call again, or look elsewhere. */
  close(): void {
    for (const end of [...this.open]) end();
  }

  private read(body: Buffer): TranscoderRegistration {
    try {
      const { secret, capacity, capabilities } = this.modules.codec.decode("RegisterRequest", grpcFrame.unwrap(body));
      return {
        secret,
        capacity: BigInt(capacity),
        capabilities: capabilities ? capabilitiesMapping.fromWire(capabilities) : undefined,
      };
    } catch (cause) {
      throw new MalformedMessageError(cause);
    }
  }

  private hold(
    registration: TranscoderRegistration,
    pool: TranscoderPool,
    request: Http2ServerRequest,
    response: Http2ServerResponse,
  ): void {
    const { codec } = this.modules;
    const { stream } = response;
    const session = stream.session as ServerHttp2Session;
    const origin = originOf(request);
    const send = (notice: RemoteNotice): void => {
      if (!stream.destroyed) response.write(grpcFrame.wrap(codec.encode("NotifySegment", remoteNoticeMapping.toWire(notice, origin))));
    };
    const close = (): void => finish(response, GRPC_STATUS.unavailable, "the orchestrator ends the line");
    const address = `${session.socket.remoteAddress}:${session.socket.remotePort}`;
    const leave = pool.join(registration, { address, send, close });
    this.open.add(close);
    const stopWaking = this.keepAwake(session);
    response.writeHead(200, { "content-type": "application/grpc" });
    stream.once("close", () => {
      this.open.delete(close);
      stopWaking();
      // Whoever stops by itself keeps its connection for what it still works on; one that is lost takes the connection with it.
      setImmediate(() => leave(session.destroyed || session.closed ? "lost" : "stopped"));
    });
  }

  /** A line without segments is not idle: it is asked for its pulse instead, until the returned function is called. */
  private keepAwake(session: ServerHttp2Session): () => void {
    this.held.set(session, (this.held.get(session) ?? 0) + 1);
    session.setTimeout(0);
    const stopPings = keepPinging(session);
    return () => {
      stopPings();
      const left = (this.held.get(session) ?? 1) - 1;
      this.held.set(session, left);
      if (left === 0 && !session.destroyed) session.setTimeout(this.options.idleMs ?? CONNECTION_IDLE_MS);
    };
  }
}

/** Where the transcoder has called, which it can reach: there it fetches sources. A proxy that ends TLS says how it was called itself. */
function originOf(request: Http2ServerRequest): string {
  const told = firstHeader(request, "x-forwarded-proto") ?? "";
  const called = `${/^https?$/.test(told) ? told : request.scheme}://${request.authority}`;
  try {
    const { origin, hostname } = new URL(called);
    if (hostname !== "" && request.authority) return origin;
  } catch {
    // Told below.
  }
  throw new Refusal("badRequest", `no source can be fetched from ${called.slice(0, 100)}: call by a name, or by an address without a zone`);
}

/** Without a message before it, the status is all of the answer, as gRPC wants it. */
function finish(response: Http2ServerResponse, status: number, message: string): void {
  const { stream } = response;
  if (stream.destroyed || response.writableEnded) return;
  const end = { "grpc-status": String(status), "grpc-message": percentEncodedMessage(message) };
  if (!response.headersSent) return stream.respond({ ":status": 200, "content-type": "application/grpc", ...end }, { endStream: true });
  response.addTrailers(end);
  response.end();
}
