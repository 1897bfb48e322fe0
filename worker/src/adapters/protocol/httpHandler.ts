// SPDX-License-Identifier: MIT

import { MAX_MEDIA_BYTES } from "../../domain/maxMediaBytes";
import { NodeError } from "../../domain/nodeError";
import { peerText } from "../../domain/peerText";
import type { SignedReceipt } from "../../domain/proofs/signedReceipt";
import { Refusal } from "../../domain/refusal";
import { round } from "../../domain/round";
import type { Logger } from "../../ports/logger";
import type { OrchestratorEndpoint } from "../../ports/orchestratorEndpoint";
import type { TranscoderPool } from "../../ports/transcoderPool";
import type { StoredRendition } from "../../ports/renditionStore";
import { decodePathPart } from "./decodePathPart";
import { downloadMedia } from "./downloadMedia";
import { drainRequest } from "./drainRequest";
import { firstHeader } from "./firstHeader";
import { logFailure } from "./logFailure";
import { PrivateAddressError } from "./privateAddressError";
import { orchestratorInfoMapping } from "./orchestratorInfoMapping";
import { claimLines } from "./claimLines";
import { proofHeaders } from "./proofHeaders";
import { readBody, type BodyLimits } from "./readBody";
import { receiptMapping } from "./receiptMapping";
import { REFUSAL_STATUS } from "./refusalStatus";
import { requestHeaders } from "./requestHeaders";
import { sendBody } from "./sendBody";
import type { ServerRequest } from "./serverRequest";
import type { ServerResponse } from "./serverResponse";
import { transcodeAnswerMapping } from "./transcodeAnswerMapping";
import { TranscoderResults } from "./transcoderResults";
import { UploadBudget } from "./uploadBudget";
import type { WireCodec } from "./wireCodec";

const URI_CONTENT_TYPE = "application/vnd+livepeer.uri";
const URI_DOWNLOAD_MS = 4000;
const MAX_URI_BYTES = 8192;
const MAX_RECEIPT_BYTES = 8192;
const RECEIPT_MS = 10_000;
/** A gateway gives up after half a segment's length; on a slow line with stretched time-outs it waits longer. */
const MIN_UPLOAD_MS = 60_000;
const UPLOAD_MS_PER_SEGMENT_MS = 2;
/** Claims that are given out at a time. */
const MAX_AUDITS = 4;
/** Who reads a claim holds one of these places: so long it may take for 256 kB. */
const AUDIT_STALLED_MS = 10_000;
const DETAIL_HEADER = "livepeer-error-detail";

/** Serves everything on the orchestrator's port that is not gRPC (node-protocol sections 5 to 7, and 11). */
export class HttpHandler {
  private audits = 0;
  private readonly uploads: UploadBudget;
  private readonly results: TranscoderResults | undefined;

  constructor(
    private readonly options: {
      /** Most memory for segments that are being uploaded or worked on; from the machine's when missing. */
      readonly maxUploadBytes?: number;
      /** Whether a segment may be fetched from this machine or its network, when a gateway says that it lies there. */
      readonly arePrivateAddressesAllowed: boolean;
      /** Who does not take a piece of its answer within this is cut off. */
      readonly stalledMs?: number;
    },
    private readonly modules: {
      readonly endpoint: OrchestratorEndpoint;
      /** Undefined for an orchestrator that transcodes itself. */
      readonly pool?: TranscoderPool;
      readonly codec: WireCodec;
      readonly logger: Logger;
    },
  ) {
    const { pool } = modules;
    this.results = pool && new TranscoderResults({ maxBytes: options.maxUploadBytes }, { pool });
    this.uploads = new UploadBudget({ maxBytes: options.maxUploadBytes, busyText: "OrchestratorBusy" });
  }

  async handle(request: ServerRequest, response: ServerResponse): Promise<void> {
    const path = (request.url ?? "/").split("?", 1)[0]!;
    try {
      if (request.method === "POST" && path === "/segment") await this.segment(request, response);
      else if (request.method === "POST" && path === "/payment") await this.payment(request, response);
      else if (request.method === "POST" && path === "/receipt") await this.receipt(request, response);
      else if (request.method === "POST" && path === "/transcodeResults" && this.results) await this.results.take(request, response);
      else if (request.method === "GET" && path.startsWith("/claims/")) await this.claim(path, response);
      else if (isRead(request) && path.startsWith("/stream/")) await this.rendition(path, request, response);
      else if (isRead(request) && path === "/healthz") await this.health(response);
      else throw new Refusal("notFound", "not found");
    } catch (error) {
      this.refuse(error, path, request, response);
    }
  }

  private async segment(request: ServerRequest, response: ServerResponse): Promise<void> {
    const { endpoint, codec } = this.modules;
    const payment = requestHeaders.readPayment(firstHeader(request, requestHeaders.payment), codec);
    const segment = requestHeaders.readSegment(firstHeader(request, requestHeaders.segment), codec);
    const admitted = await endpoint.admitSegment(payment, segment);
    const upload = this.uploads.open();
    try {
      const timeoutMs = Math.max(MIN_UPLOAD_MS, UPLOAD_MS_PER_SEGMENT_MS * segment.durationMs);
      const media = await this.media(request, { timeoutMs, onChunk: upload.take });
      admitted.checkMedia(media);
      // The gateway gives up when no headers come in time: tell it now that the upload is accepted.
      response.writeHead(200, proofHeaders.write(admitted.proofs));
      if ("flushHeaders" in response) response.flushHeaders(); // HTTP/2 has sent them already
      const answer = await admitted.transcode(media);
      response.end(codec.encode("TranscodeResult", transcodeAnswerMapping.toWire(answer)));
    } finally {
      upload.close();
      admitted.release();
    }
  }

  private async media(request: ServerRequest, limits: Omit<BodyLimits, "maxBytes">): Promise<Buffer> {
    const isUri = firstHeader(request, "content-type")?.startsWith(URI_CONTENT_TYPE) ?? false;
    const body = await readBody(request, { ...limits, maxBytes: isUri ? MAX_URI_BYTES : MAX_MEDIA_BYTES }).catch((cause: unknown) => {
      if (cause instanceof Refusal) throw cause;
      throw new Refusal("internal", "Internal Server Error", `body could not be read: ${peerText(cause)}`, { cause });
    });
    if (!isUri) return body;
    const url = body.toString("utf8").trim();
    const isPublicOnly = !this.options.arePrivateAddressesAllowed;
    const download = { timeoutMs: URI_DOWNLOAD_MS, maxBytes: MAX_MEDIA_BYTES, isPublicOnly };
    return downloadMedia(url, { ...download, ...(limits.onChunk && { onChunk: limits.onChunk }) }).catch((cause: unknown) => {
      if (cause instanceof Refusal) throw cause;
      if (cause instanceof PrivateAddressError)
        throw new Refusal("badRequest", "BadRequest", "the source's address is not public", { cause });
      throw new Refusal("badRequest", "BadRequest", "source could not be downloaded", { cause });
    });
  }

  private async payment(request: ServerRequest, response: ServerResponse): Promise<void> {
    const { endpoint, codec } = this.modules;
    const payment = requestHeaders.readPayment(firstHeader(request, requestHeaders.payment), codec);
    const segment = requestHeaders.readSegment(firstHeader(request, requestHeaders.segment), codec);
    const info = await endpoint.acceptPayment(payment, segment);
    drainRequest(request);
    response.writeHead(200);
    response.end(codec.encode("PaymentResult", { info: orchestratorInfoMapping.toWire(info) }));
  }

  private async receipt(request: ServerRequest, response: ServerResponse): Promise<void> {
    const body = await readBody(request, { maxBytes: MAX_RECEIPT_BYTES, timeoutMs: RECEIPT_MS }).catch((cause: unknown) => {
      throw new Refusal("badRequest", "receipt could not be read", "", { cause });
    });
    await this.modules.endpoint.acceptReceipt(parseReceipt(body));
    response.writeHead(200, { "content-type": "text/plain; charset=utf-8" });
    response.end("ok\n");
  }

  /** One JSON object in each line: the claim, then its receipts along the pixel line. */
  private async claim(path: string, response: ServerResponse): Promise<void> {
    const number = /^\/claims\/(0|[1-9]\d{0,14})$/.exec(path)?.[1];
    const claim = number === undefined ? undefined : await this.modules.endpoint.auditClaim(round(BigInt(number)));
    if (claim === undefined) throw new Refusal("notFound", "no claim of that round");
    if (this.audits >= MAX_AUDITS) throw new Refusal("busy", "too many audits at a time: try again later");
    this.audits++;
    try {
      response.writeHead(200, { "content-type": "application/x-ndjson" });
      await sendBody(response, claimLines(claim), { stalledMs: this.options.stalledMs ?? AUDIT_STALLED_MS });
    } finally {
      this.audits--;
    }
  }

  private async rendition(path: string, request: ServerRequest, response: ServerResponse): Promise<void> {
    const source = this.modules.pool?.findSource(path);
    if (source !== undefined) return this.sendFile({ bytes: source, contentType: "application/octet-stream" }, request, response);
    const [, , session, profile, file, ...rest] = path.split("/").map(decodePathPart);
    const isComplete = session !== undefined && profile !== undefined && file !== undefined && rest.length === 0;
    const found = isComplete ? await this.modules.endpoint.findRendition(session, profile, file) : undefined;
    if (found === undefined) throw new Refusal("notFound", "not found");
    await this.sendFile(found, request, response);
  }

  private async sendFile({ bytes, contentType }: StoredRendition, request: ServerRequest, response: ServerResponse): Promise<void> {
    response.writeHead(200, { "content-type": contentType, "content-length": bytes.length });
    await sendBody(response, request.method === "HEAD" ? [] : [bytes], this.options);
  }

  private async health(response: ServerResponse): Promise<void> {
    // A peer learns that the node is not well, not why.
    await this.modules.endpoint.checkHealth();
    response.writeHead(200, { "content-type": "text/plain; charset=utf-8" });
    response.end("ok\n");
  }

  private refuse(error: unknown, path: string, request: ServerRequest, response: ServerResponse): void {
    const { logger } = this.modules;
    drainRequest(request);
    const { status, text, detail } = describe(error);
    logFailure(logger, error, { path, status });
    if (response.headersSent) {
      response.destroy();
      return;
    }
    response.writeHead(status, {
      "content-type": "text/plain; charset=utf-8",
      ...(detail === "" ? {} : { [DETAIL_HEADER]: detail.replace(/[^\x20-\x7e]/g, "?") }),
    });
    response.end(`${text}\n`);
  }
}

function describe(error: unknown): { status: number; text: string; detail: string } {
  if (error instanceof Refusal) return { status: REFUSAL_STATUS[error.kind], text: error.text, detail: error.detail };
  if (error instanceof NodeError) return { status: 503, text: peerText(error), detail: "" };
  return { status: 500, text: "Internal Server Error", detail: "" };
}

function parseReceipt(body: Buffer): SignedReceipt {
  try {
    return receiptMapping.fromJson(JSON.parse(body.toString("utf8")));
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : "";
    throw new Refusal("badRequest", "receipt is malformed", detail, { cause });
  }
}

function isRead(request: ServerRequest): boolean {
  return request.method === "GET" || request.method === "HEAD";
}
