// SPDX-License-Identifier: MIT

import type { Rendition } from "../../domain/rendition";

/** Renditions as a transcoder sends them back, in the order of the profiles (node-protocol section 11). */
export function multipartResult(renditions: readonly Rendition[], boundary: string): Uint8Array {
  const encoder = new TextEncoder();
  const parts = renditions.flatMap(({ profile, bytes, pixels }) => {
    const contentType = profile.format === "mp4" ? "video/mp4" : "video/mp2t";
    const head = `--${boundary}\r\nContent-Length: ${bytes.length}\r\nContent-Type: ${contentType}\r\nPixels: ${pixels}\r\n\r\n`;
    return [encoder.encode(head), bytes, encoder.encode("\r\n")];
  });
  return Buffer.concat([...parts, encoder.encode(`--${boundary}--\r\n`)]);
}
