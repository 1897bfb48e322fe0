// SPDX-License-Identifier: MIT

import { randomUUID } from "node:crypto";
import { MAX_MEDIA_BYTES } from "../../domain/maxMediaBytes";
import { NodeError } from "../../domain/nodeError";
import { Refusal } from "../../domain/refusal";
import type { IngestEndpoint } from "../../ports/ingestEndpoint";
import type { Logger } from "../../ports/logger";
import { decodePathPart } from "./decodePathPart";
import { drainRequest } from "./drainRequest";
import { logFailure } from "./logFailure";
import { multipartRenditions } from "./multipartRenditions";
import { parsePushHeaders } from "./parsePushHeaders";
import { parsePushPath } from "./parsePushPath";
import { readBody } from "./readBody";
import { REFUSAL_STATUS } from "./refusalStatus";
import { sendBody } from "./sendBody";
import type { ServerRequest } from "./serverRequest";
import type { ServerResponse } from "./serverResponse";
import { UploadBudget } from "./uploadBudget";

/** A live encoder may send a segment while it makes it. */
const MIN_UPLOAD_MS = 60_000;
const UPLOAD_MS_PER_SEGMENT_MS = 2;
/** Players in web pages may read. */
const PLAYBACK_HEADERS = { "access-control-allow-origin": "*", "cache-control": "no-cache" };

/** Serves clients that push segments, and players that watch the result (node-protocol sections 20.1 and 20.2). */
export class IngestHandler {
  private readonly uploads: UploadBudget;

  constructor(
    private readonly options: {
      /** Most memory for segments that are being uploaded or worked on; from the machine's when missing. */
      readonly maxUploadBytes?: number;
      readonly maxSegmentBytes?: number;
      /** A body must be there within this; from the segment's length when missing. */
      readonly uploadMs?: number;
      /** Who does not take a piece of its answer within this is cut off. */
      readonly stalledMs?: number;
    },
    private readonly modules: { readonly endpoint: IngestEndpoint; readonly logger: Logger },
  ) {
    this.uploads = new UploadBudget({ maxBytes: options.maxUploadBytes, busyText: "GatewayBusy" });
  }

  async handle(request: ServerRequest, response: ServerResponse): Promise<void> {
    const path = (request.url ?? "/").split("?", 1)[0]!;
    try {
      if (path.startsWith("/live/")) await this.push(path, request, response);
      else if (path.startsWith("/stream/")) await this.playback(path, request, response);
      else if (path === "/healthz") await this.health(request, response);
      else throw new Refusal("notFound", "not found");
    } catch (error) {
      this.refuse(error, path, request, response);
    }
  }

  private async push(path: string, request: ServerRequest, response: ServerResponse): Promise<void> {
    requireMethod(request, ["POST", "PUT"]);
    const { manifestId, sequence } = parsePushPath(path);
    const { durationMs, clip, settings, isMultipartWanted } = parsePushHeaders(request);
    if (sequence === undefined) {
      drainRequest(request);
      response.writeHead(200).end();
      return;
    }
    const upload = this.uploads.open();
    try {
      const bytes = await this.body(request, durationMs, upload.take);
      const url = `http://${request.headers.host ?? "localhost"}${path}`;
      const renditions = await this.modules.endpoint.push({ manifestId, sequence, durationMs, bytes, clip, settings, url });
      if (!isMultipartWanted) {
        response.writeHead(200).end();
        return;
      }
      const { contentType, chunks, byteLength } = multipartRenditions(sequence, renditions, randomUUID());
      response.writeHead(200, { "content-type": contentType, "content-length": byteLength });
      await sendBody(response, chunks, this.options);
    } finally {
      upload.close();
    }
  }

  private body(request: ServerRequest, durationMs: number, onChunk: (bytes: number) => void): Promise<Buffer> {
    const timeoutMs = this.options.uploadMs ?? Math.max(MIN_UPLOAD_MS, UPLOAD_MS_PER_SEGMENT_MS * durationMs);
    const maxBytes = this.options.maxSegmentBytes ?? MAX_MEDIA_BYTES;
    return readBody(request, { maxBytes, timeoutMs, onChunk }).catch((cause: unknown) => {
      if (cause instanceof Refusal) throw cause;
      const reason = cause instanceof NodeError ? cause.message : "the client went away";
      throw new Refusal("badRequest", `the segment could not be read: ${reason}`, "", { cause });
    });
  }

  /** `/stream/{manifest}.m3u8`, `/stream/{manifest}/{track}.m3u8`, `/stream/{manifest}/{track}/{seq}.ts`. */
  private async playback(path: string, request: ServerRequest, response: ServerResponse): Promise<void> {
    requireMethod(request, ["GET", "HEAD"]);
    const { endpoint } = this.modules;
    const [manifest = "", track, file, ...rest] = path.split("/").slice(2).map(decodePathPart);
    if (rest.length > 0) throw new Refusal("notFound", "not found");
    if (track !== undefined && file !== undefined) {
      const found = await endpoint.findSegment(manifest, track, file);
      return this.answer(request, response, found && { body: found.bytes, contentType: found.contentType });
    }
    const name = track ?? manifest;
    const isPlaylist = name.endsWith(".m3u8");
    const base = name.slice(0, -".m3u8".length);
    const text = isPlaylist ? await endpoint.findPlaylist(track === undefined ? base : manifest, track && base) : undefined;
    const contentType = "application/vnd.apple.mpegurl";
    await this.answer(request, response, text === undefined ? undefined : { body: Buffer.from(text), contentType });
  }

  private async answer(
    request: ServerRequest,
    response: ServerResponse,
    found: { readonly body: Uint8Array; readonly contentType: string } | undefined,
  ): Promise<void> {
    if (found === undefined) throw new Refusal("notFound", "not found");
    const { body, contentType } = found;
    response.writeHead(200, { ...PLAYBACK_HEADERS, "content-type": contentType, "content-length": body.length });
    await sendBody(response, request.method === "HEAD" ? [] : [body], this.options);
  }

  private async health(request: ServerRequest, response: ServerResponse): Promise<void> {
    requireMethod(request, ["GET", "HEAD"]);
    await this.modules.endpoint.checkHealth().catch((cause: unknown) => {
      if (cause instanceof Refusal) throw cause;
      throw new Refusal("busy", "the gateway is not well: its log says why", "", { cause });
    });
    response.writeHead(200, { "content-type": "text/plain; charset=utf-8" });
    response.end("ok\n");
  }

  private refuse(error: unknown, path: string, request: ServerRequest, response: ServerResponse): void {
    drainRequest(request);
    const status = error instanceof Refusal ? REFUSAL_STATUS[error.kind] : 500;
    logFailure(this.modules.logger, error, { path, status });
    if (response.headersSent) {
      response.destroy();
      return;
    }
    response.writeHead(status, { "content-type": "text/plain; charset=utf-8" });
    response.end(`${error instanceof Refusal ? error.message : "Internal Server Error"}\n`);
  }
}

function requireMethod({ method = "" }: ServerRequest, allowed: readonly string[]): void {
  if (!allowed.includes(method)) throw new Refusal("methodNotAllowed", `here only ${allowed.join(" and ")}`);
}
