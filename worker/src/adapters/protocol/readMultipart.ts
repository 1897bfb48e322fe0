// SPDX-License-Identifier: MIT

import { MAX_MEDIA_BYTES } from "../../domain/maxMediaBytes";
import { Refusal } from "../../domain/refusal";

const MAX_PARTS = 64;

/** The parts of a `multipart/mixed` body (RFC 2046, section 5.1); names of headers are in lower case. Throws a {@link Refusal} for a body that is none. */
export async function readMultipart(
  contentType: string,
  body: Uint8Array,
): Promise<readonly { readonly headers: Readonly<Record<string, string | undefined>>; readonly bytes: Uint8Array }[]> {
  const match = /;\s*boundary=(?:"([^"]{1,200})"|([^\s;"]{1,200}))/i.exec(contentType);
  if (!match) throw new Refusal("badRequest", "multipart body without a boundary");
  const { parseMultipart } = await import("@remix-run/multipart-parser");
  const limits = { maxFileSize: MAX_MEDIA_BYTES, maxTotalSize: MAX_MEDIA_BYTES, maxParts: MAX_PARTS };
  try {
    const parts = parseMultipart(body, { boundary: match[1] ?? match[2]!, ...limits });
    return [...parts].map(({ headers, bytes }) => ({ headers, bytes }));
  } catch (cause) {
    throw new Refusal("badRequest", "multipart body cannot be read", cause instanceof Error ? cause.message : "", { cause });
  }
}
