// SPDX-License-Identifier: MIT

import { OrchestratorError } from "../../domain/orchestratorError";
import { Refusal } from "../../domain/refusal";
import { PrivateAddressError } from "./privateAddressError";
import { readBody, type BodyLimits } from "./readBody";
import { requestTo } from "./requestTo";

/**
 * Fetches a file: status 200 only, no redirects, certificates not checked (node-protocol sections 1.3 and 1.4). The
 * whole transfer must end within `timeoutMs`. Throws `OrchestratorError`, and {@link PrivateAddressError} with `isPublicOnly`.
 */
export async function downloadMedia(
  url: string,
  options: Pick<BodyLimits, "maxBytes" | "onChunk"> & {
    readonly timeoutMs: number;
    readonly signal?: AbortSignal;
    /** For what a stranger names: nothing is fetched from this machine or its network. */
    readonly isPublicOnly?: boolean;
  },
): Promise<Buffer> {
  const target = parseUrl(url);
  const timeout = AbortSignal.timeout(options.timeoutMs);
  const signal = options.signal ? AbortSignal.any([timeout, options.signal]) : timeout;
  try {
    const { isPublicOnly = false } = options;
    const response = await requestTo(target, { signal, isPublicOnly, isCertificateChecked: false });
    if (response.statusCode !== 200) {
      response.resume();
      throw new OrchestratorError("rejected", `download answered status ${response.statusCode}`, true, { url });
    }
    return await readBody(response, { maxBytes: options.maxBytes, ...(options.onChunk && { onChunk: options.onChunk }) });
  } catch (cause) {
    if (cause instanceof OrchestratorError || cause instanceof Refusal || cause instanceof PrivateAddressError) throw cause;
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
