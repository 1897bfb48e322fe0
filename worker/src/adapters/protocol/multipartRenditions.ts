// SPDX-License-Identifier: MIT

import type { VideoFormat } from "../../domain/videoFormat";
import type { PushedRendition } from "../../ports/ingestEndpoint";

const TYPES: Readonly<Record<VideoFormat, { readonly contentType: string; readonly extension: string }>> = {
  mpegts: { contentType: "video/mp2t", extension: "ts" },
  mp4: { contentType: "video/mp4", extension: "mp4" },
};

/** Renditions as the parts of a `multipart/mixed` body (RFC 2046, section 5.1; node-protocol section 20.1). */
export function multipartRenditions(
  sequence: bigint,
  renditions: readonly PushedRendition[],
  boundary: string,
): { readonly contentType: string; readonly chunks: readonly Uint8Array[]; readonly byteLength: number } {
  const encoder = new TextEncoder();
  const chunks = renditions.flatMap(({ name, format, bytes }) => {
    const { contentType, extension } = TYPES[format];
    const fileName = `${name}_${sequence}.${extension}`;
    const head = [
      `--${boundary}`,
      `Content-Disposition: attachment; filename="${fileName}"`,
      `Content-Length: ${bytes.length}`,
      `Content-Type: ${contentType}; name="${fileName}"`,
      `Rendition-Name: ${name}`,
    ];
    return [encoder.encode(`${head.join("\r\n")}\r\n\r\n`), bytes, encoder.encode("\r\n")];
  });
  chunks.push(encoder.encode(`--${boundary}--\r\n`));
  const byteLength = chunks.reduce((sum, { length }) => sum + length, 0);
  return { contentType: `multipart/mixed; boundary=${boundary}`, chunks, byteLength };
}
