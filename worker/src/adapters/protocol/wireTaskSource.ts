// SPDX-License-Identifier: MIT

import { randomUUID } from "node:crypto";
import type { ClientHttp2Session, ClientHttp2Stream, IncomingHttpHeaders } from "node:http2";
import { MAX_MEDIA_BYTES } from "../../domain/maxMediaBytes";
import { OrchestratorError } from "../../domain/orchestratorError";
import { peerText } from "../../domain/peerText";
import type { Pixels } from "../../domain/pixels";
import { RegistrationRefusedError } from "../../domain/remote/registrationRefusedError";
import type { RemoteNotice } from "../../domain/remote/remoteNotice";
import type { TranscoderRegistration } from "../../domain/remote/transcoderRegistration";
import type { Rendition } from "../../domain/rendition";
import type { Logger } from "../../ports/logger";
import type { TaskSource } from "../../ports/taskSource";
import { capabilitiesMapping } from "./capabilitiesMapping";
import { decodedMessage } from "./decodedMessage";
import { downloadMedia } from "./downloadMedia";
import { grpcFrame } from "./grpcFrame";
import { GrpcFrameReader } from "./grpcFrameReader";
import { GRPC_STATUS } from "./grpcStatus";
import { keepPinging } from "./keepPinging";
import { multipartResult } from "./multipartResult";
import { openHttp2Session } from "./openHttp2Session";
import { readBody } from "./readBody";
import { remoteNoticeMapping } from "./remoteNoticeMapping";
import { resultHeaders } from "./resultHeaders";
import type { WireCodec } from "./wireCodec";

/** A notice names up to some hundred profiles. */
const MAX_NOTICE_BYTES = 1_048_576;
const MAX_ANSWER_BYTES = 8_192;
const DOWNLOAD_MS = 8_000;
/** An orchestrator may say nothing before its first segment; one that refuses does so at once. */
const SILENCE_MS = 2_000;
/** Words of a refusal that no further call would change (node-protocol section 11). */
const FINAL = /invalid secret|zero capacity/;
const NEVER_IDLE = 0;

/** Works for an orchestrator over the network's protocol: gRPC for tasks, HTTP/2 for results, certificates not checked (node-protocol section 11). */
export class WireTaskSource implements TaskSource {
  private readonly origin: string;
  private readonly ending = new AbortController();
  private line: ClientHttp2Session | undefined;
  private opening: Promise<ClientHttp2Session> | undefined;

  constructor(
    private readonly options: {
      /** `host:port`, or a URI. */
      readonly orchestrator: string;
      readonly secret: string;
    },
    private readonly modules: { readonly codec: WireCodec; readonly logger: Logger },
  ) {
    const { orchestrator } = options;
    this.origin = new URL(/^[a-z]+:\/\//i.test(orchestrator) ? orchestrator : `https://${orchestrator}`).origin;
  }

  async *follow(registration: TranscoderRegistration, signal: AbortSignal): AsyncGenerator<RemoteNotice | "connected"> {
    const { codec } = this.modules;
    const { secret, capacity, capabilities } = registration;
    // What it still works on when the line ends comes back over the same connection, so only `close` closes that.
    const session = await this.connect();
    const stream = session.request(
      {
        ":method": "POST",
        ":path": "/net.Transcoder/RegisterTranscoder",
        "content-type": "application/grpc",
        te: "trailers",
        "user-agent": "livepeer-node",
      },
      { signal },
    );
    const request = { secret, capacity: String(capacity), capabilities: capabilities ? capabilitiesMapping.toWire(capabilities) : null };
    stream.end(grpcFrame.wrap(codec.encode("RegisterRequest", request)));
    const stopPings = keepPinging(session);
    try {
      for await (const event of eventsOf(stream)) {
        if (event === "connected") {
          yield event;
          continue;
        }
        const notice = this.read(event);
        if (notice !== undefined) yield notice;
      }
    } catch (cause) {
      if (signal.aborted) return;
      if (cause instanceof RegistrationRefusedError || cause instanceof OrchestratorError) throw cause;
      throw new OrchestratorError("unreachable", `${this.origin}: ${reasonOf(cause)}`, false, {}, { cause });
    } finally {
      stopPings();
    }
  }

  fetch(source: string, signal: AbortSignal): Promise<Uint8Array> {
    return downloadMedia(new URL(source, this.origin).href, { timeoutMs: DOWNLOAD_MS, maxBytes: MAX_MEDIA_BYTES, signal });
  }

  async sendResult(
    taskId: bigint,
    { renditions, decoded }: { readonly renditions: readonly Rendition[]; readonly decoded: Pixels },
    signal: AbortSignal,
  ): Promise<void> {
    const boundary = randomUUID();
    const contentType = `multipart/mixed; boundary=${boundary}`;
    await this.send(taskId, { contentType, pixels: decoded }, multipartResult(renditions, boundary), signal);
  }

  async sendFailure(taskId: bigint, text: string, signal: AbortSignal): Promise<void> {
    await this.send(taskId, { contentType: resultHeaders.errorType, pixels: 0n }, new TextEncoder().encode(text), signal);
  }

  /** For good: no line is opened any more. */
  async close(): Promise<void> {
    this.ending.abort(new Error("the transcoder has ended"));
    await this.opening?.catch(() => undefined);
    this.line?.destroy();
  }

  private read(message: Buffer): RemoteNotice | undefined {
    const notice = this.modules.codec.decode("NotifySegment", message);
    try {
      return remoteNoticeMapping.fromWire(notice);
    } catch (error) {
      this.modules.logger.warn("A segment of the orchestrator's cannot be read", { taskId: notice.taskId, error });
      this.sendFailure(BigInt(notice.taskId), peerText(error), AbortSignal.timeout(DOWNLOAD_MS)).catch(() => undefined);
      return undefined;
    }
  }

  /** The line, opened anew when it is lost. Whoever needs it meanwhile waits for the same one: another would never be closed. */
  private connect(): Promise<ClientHttp2Session> {
    if (this.line?.closed || this.line?.destroyed) this.opening = this.line = undefined;
    return (this.opening ??= openHttp2Session(this.origin, this.ending.signal, NEVER_IDLE).then(
      (session) => (this.line = session),
      (cause: unknown) => {
        this.opening = undefined;
        throw new OrchestratorError("unreachable", `${this.origin}: ${reasonOf(cause)}`, false, {}, { cause });
      },
    ));
  }

  private async send(
    taskId: bigint,
    { contentType, pixels }: { readonly contentType: string; readonly pixels: bigint },
    body: Uint8Array,
    signal: AbortSignal,
  ): Promise<void> {
    const stream = (await this.connect()).request(
      {
        ":method": "POST",
        ":path": "/transcodeResults",
        [resultHeaders.authorization]: resultHeaders.protocol,
        [resultHeaders.credentials]: this.options.secret,
        [resultHeaders.taskId]: String(taskId),
        [resultHeaders.pixels]: String(pixels),
        "content-type": contentType,
        "content-length": String(body.length),
      },
      { signal },
    );
    stream.on("error", () => undefined);
    let status = 0;
    stream.on("response", (headers) => (status = Number(headers[":status"])));
    stream.end(body);
    try {
      const answer = await readBody(stream, { maxBytes: MAX_ANSWER_BYTES });
      if (status !== 200) throw new OrchestratorError("rejected", answer.toString("utf8").trim(), true, { status });
    } catch (cause) {
      if (cause instanceof OrchestratorError) throw cause;
      throw new OrchestratorError("unreachable", `${this.origin}: ${reasonOf(cause)}`, false, {}, { cause });
    }
  }
}

/** What comes over the line: that it is held, then messages. Ends or throws by the status that the peer ends it with. */
async function* eventsOf(stream: ClientHttp2Stream): AsyncGenerator<Buffer | "connected"> {
  const frames = new GrpcFrameReader({ maxBytes: MAX_NOTICE_BYTES });
  const events: (Buffer | "connected")[] = [];
  let headers: IncomingHttpHeaders = {};
  let failure: unknown;
  let isOver = false;
  let wake: () => void = () => undefined;
  const fail = (error: unknown): void => {
    failure ??= error;
    isOver = true;
    wake();
  };
  let isHeld = false;
  const hold = (): void => {
    if (isHeld || isOver) return;
    isHeld = true;
    events.push("connected");
    wake();
  };
  const timer = setTimeout(hold, SILENCE_MS);
  stream.on("response", (received) => {
    headers = received;
    const problem = strangerIn(received);
    if (problem !== undefined) fail(new OrchestratorError("invalidAnswer", `no orchestrator answers there: ${problem}`, true));
    else if (received["grpc-status"] === undefined) hold();
  });
  stream.on("trailers", (received) => (headers = { ...headers, ...received }));
  stream.on("data", (chunk: Buffer) => {
    try {
      events.push(...frames.push(chunk));
      wake();
    } catch (error) {
      stream.destroy();
      fail(error);
    }
  });
  stream.on("error", fail);
  stream.on("close", () => {
    isOver = true;
    wake();
  });
  try {
    for (;;) {
      while (events.length > 0) yield events.shift()!;
      if (isOver) break;
      await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    clearTimeout(timer);
    stream.close();
  }
  if (failure !== undefined) throw failure;
  if (Number(headers["grpc-status"] ?? GRPC_STATUS.ok) === GRPC_STATUS.ok) return;
  const text = decodedMessage(String(headers["grpc-message"] ?? ""));
  if (FINAL.test(text)) throw new RegistrationRefusedError(text);
  throw new OrchestratorError("rejected", text || `gRPC status ${String(headers["grpc-status"])}`, true);
}

/** What shows that something else than gRPC answers: a web server, or a proxy that leads nowhere. */
function strangerIn({
  ":status": status,
  "content-type": type,
}: IncomingHttpHeaders & { readonly ":status"?: number }): string | undefined {
  if (status !== 200) return `HTTP status ${status}`;
  return type?.startsWith("application/grpc") ? undefined : `${type ?? "an answer without a type"} instead of gRPC`;
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
