// SPDX-License-Identifier: MIT

import { MediaError } from "../../domain/mediaError";
import type { TranscodeFailureKind } from "./transcodeFailureKind";

/**
 * A fault of this node's own while it handled media. Its wire text is none of the texts of node-operations section 9.5, so
 * that a gateway tries the segment elsewhere instead of dropping it.
 */
export class TranscodeFailure extends MediaError {
  constructor(
    readonly kind: TranscodeFailureKind,
    detail: string,
    options?: ErrorOptions,
  ) {
    super(WIRE_TEXTS[kind], false, detail, options);
  }
}

const WIRE_TEXTS: Readonly<Record<TranscodeFailureKind, string>> = {
  timeout: "Transcoding took too long",
  aborted: "Transcoding was cancelled",
  crashed: "The encoder process died",
  storageFull: "Transcoder storage is full",
  storageUnwritable: "Transcoder storage cannot be written",
  outOfMemory: "Transcoder is out of memory",
  encoderMissing: "Transcoder lacks the encoder",
  closed: "TranscoderStopped",
  failed: "Transcoding failed",
};
