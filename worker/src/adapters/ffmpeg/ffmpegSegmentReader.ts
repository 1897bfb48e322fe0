// SPDX-License-Identifier: MIT

import { hasVideoPackets } from "../../domain/media/hasVideoPackets";
import type { MediaInfo } from "../../domain/mediaInfo";
import type { SegmentReader } from "../../ports/segmentReader";
import { inputFault } from "./inputFault";
import { mediaInfoOf } from "./mediaInfoOf";
import type { SegmentInspector } from "./segmentInspector";

/** Reads segments by parsing them whole. */
export class FfmpegSegmentReader implements SegmentReader {
  constructor(private readonly modules: { readonly inspector: SegmentInspector }) {}

  async read(bytes: Uint8Array, signal?: AbortSignal): Promise<MediaInfo | undefined> {
    const inspection = await this.modules.inspector.inspect(bytes, signal);
    const info = mediaInfoOf(inspection);
    if (info === undefined) {
      // Pictures that say nothing of their size are not a segment without pictures.
      if (inspection.container !== "mpegts" || !hasVideoPackets(bytes)) return undefined;
      throw inputFault("TranscoderInvalidVideo", "the video lacks its parameters");
    }
    if (info.frames === 0) return undefined;
    if (info.videoCodec === "other") throw inputFault("Unsupported input codec", "the video is of a codec that no profile names");
    return info;
  }
}
