// SPDX-License-Identifier: MIT

import { MAX_MEDIA_BYTES } from "../../domain/maxMediaBytes";
import { peerText } from "../../domain/peerText";
import { Refusal } from "../../domain/refusal";
import type { RemoteResult, TranscoderPool } from "../../ports/transcoderPool";
import { firstHeader } from "./firstHeader";
import { readBody } from "./readBody";
import { readMultipart } from "./readMultipart";
import { resultHeaders } from "./resultHeaders";
import type { ServerRequest } from "./serverRequest";
import type { ServerResponse } from "./serverResponse";
import { UploadBudget } from "./uploadBudget";

const UPLOAD_MS = 60_000;
const MAX_ERROR_BYTES = 8_192;

/** Takes what transcoders send back: `POST /transcodeResults` (node-protocol section 11). */
export class TranscoderResults {
  private readonly uploads: UploadBudget;

  constructor(
    options: {
      /** Most memory for results that are being uploaded; from the machine's when undefined. */
      readonly maxBytes: number | undefined;
    },
    private readonly modules: { readonly pool: TranscoderPool },
  ) {
    this.uploads = new UploadBudget({ maxBytes: options.maxBytes, busyText: "OrchestratorBusy" });
  }

  /** Throws a {@link Refusal}. */
  async take(request: ServerRequest, response: ServerResponse): Promise<void> {
    const { pool } = this.modules;
    const secret = firstHeader(request, resultHeaders.credentials) ?? "";
    if (firstHeader(request, resultHeaders.authorization) !== resultHeaders.protocol || !pool.knowsSecret(secret)) {
      throw new Refusal("unauthorized", "Unauthorized");
    }
    const taskId = number(firstHeader(request, resultHeaders.taskId), "Invalid Task ID");
    if (!pool.isAwaited(taskId)) throw new Refusal("notFound", "nobody waits for this task any more");
    const upload = this.uploads.open();
    try {
      pool.deliver(taskId, await read(request, upload.take));
    } finally {
      upload.close();
    }
    response.writeHead(200, { "content-type": "text/plain; charset=utf-8" });
    response.end("OK");
  }
}

async function read(request: ServerRequest, onChunk: (bytes: number) => void): Promise<RemoteResult> {
  const contentType = firstHeader(request, "content-type") ?? "";
  const isError = contentType.startsWith(resultHeaders.errorType);
  if (!isError && !contentType.startsWith("multipart/mixed")) throw new Refusal("unsupportedMedia", "Unsupported Media Type");
  if (!isError) number(firstHeader(request, resultHeaders.pixels), "Invalid Pixels");
  const maxBytes = isError ? MAX_ERROR_BYTES : MAX_MEDIA_BYTES;
  const body = await readBody(request, { maxBytes, timeoutMs: UPLOAD_MS, onChunk }).catch((cause: unknown) => {
    if (cause instanceof Refusal) throw cause;
    throw new Refusal("internal", "Internal Server Error", `body could not be read: ${peerText(cause)}`, { cause });
  });
  if (isError) return { error: body.toString("utf8").trim() };
  const parts = await readMultipart(contentType, body);
  const videos = parts.filter(({ headers }) => headers["content-type"]?.startsWith("video/"));
  for (const { headers } of videos) number(headers[resultHeaders.pixels], "Invalid Pixels");
  return { renditions: videos.map(({ bytes }) => bytes) };
}

function number(text: string | undefined, problem: string): bigint {
  if (text === undefined || !/^\d{1,19}$/.test(text)) throw new Refusal("badRequest", problem);
  return BigInt(text);
}
