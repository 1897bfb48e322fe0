// SPDX-License-Identifier: MIT

import type { MediaInfo } from "../../domain/mediaInfo";
import type { MediaProbe } from "../../ports/mediaProbe";
import { inputFault } from "./inputFault";
import { mediaInfoOf } from "./mediaInfoOf";
import type { SegmentInspector } from "./segmentInspector";

/** Probes segments and renditions by reading them whole. */
export class FfmpegMediaProbe implements MediaProbe {
  constructor(private readonly modules: { readonly inspector: SegmentInspector }) {}

  async probe(bytes: Uint8Array, signal?: AbortSignal): Promise<MediaInfo> {
    const info = mediaInfoOf(await this.modules.inspector.inspect(bytes, signal));
    if (info === undefined) throw inputFault("TranscoderInvalidVideo", "no video stream");
    return info;
  }
}
