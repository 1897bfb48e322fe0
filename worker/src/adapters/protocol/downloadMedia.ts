// SPDX-License-Identifier: MIT

import { request as requestHttp, type IncomingMessage } from "node:http";
import { request as requestHttps } from "node:https";
import { OrchestratorError } from "../../domain/orchestratorError";
import { Refusal } from "../../domain/refusal";
import { readBody, type BodyLimits } from "./readBody";

/**
 * Fetches a file: status 200 only, no redirects, certificates not checked (node-protocol sections 1.3 and 1.4). The
 * whole transfer must end within `timeoutMs`. Throws `OrchestratorError`.
 */
export async function downloadMedia(
  url: string,
  options: Pick<BodyLimits, "maxBytes" | "onChunk"> & { readonly timeoutMs: number; readonly signal?: AbortSignal },
): Promise<Buffer> {
  const target = parseUrl(url);
  const timeout = AbortSignal.timeout(options.timeoutMs);
  const signal = options.signal ? AbortSignal.any([timeout, options.signal]) : timeout;
  try {
    const response = await get(target, signal);
    if (response.statusCode !== 200) {
      response.resume();
      throw new OrchestratorError("rejected", `download answered status ${response.statusCode}`, true, { url });
    }
    return await readBody(response, { maxBytes: options.maxBytes, ...(options.onChunk && { onChunk: options.onChunk }) });
  } catch (cause) {
    if (cause instanceof OrchestratorError || cause instanceof Refusal) throw cause;
    if (options.signal?.aborted) throw new OrchestratorError("cancelled", "download cancelled", false, { url }, { cause });
    if (timeout.aborted) {
      throw new OrchestratorError("timeout", `download took longer than ${options.timeoutMs} ms`, false, { url }, { cause });
    }
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new OrchestratorError("unreachable", `download failed: ${reason}`, false, { url }, { cause });
  }
}

function parseUrl(url: string): URL {
  try {
    const parsed = new URL(url);
    if (parsed.protocol === "http:" || parsed.protocol === "https:") return parsed;
  } catch {
    // Told below.
  }
  throw new OrchestratorError("invalidAnswer", "not an http or https URL", true, { url: url.slice(0, 200) });
}

function get(url: URL, signal: AbortSignal): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request =
      url.protocol === "https:" ? requestHttps(url, { signal, rejectUnauthorized: false }, resolve) : requestHttp(url, { signal }, resolve);
    request.on("error", reject);
    request.end();
  });
}
