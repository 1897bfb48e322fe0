// SPDX-License-Identifier: MIT

import type { UploadTarget } from "../domain/uploadTarget";
import type { StoredRendition } from "./renditionStore";

/** Puts renditions where a gateway wants them. */
export interface RenditionUploader {
  /** Stores the file under the target's prefix, and returns its URL. Throws `UploadError`. */
  upload(
    target: UploadTarget,
    name: string,
    rendition: StoredRendition,
    limits: { readonly timeoutMs: number; readonly signal: AbortSignal },
  ): Promise<string>;
}
