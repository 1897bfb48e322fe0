// SPDX-License-Identifier: MIT

import { inspectTransportStream } from "../../domain/media/inspectTransportStream";
import { shapeOf } from "../../domain/media/shapeOf";
import { TransportStreamMalformed } from "../../domain/media/transportStreamMalformed";
import { videoSpan } from "../../domain/media/videoSpan";
import type { LiveSource } from "./liveSource";

/** Looks into a segment, as far as it can be read. */
export function readLiveSource(bytes: Uint8Array): LiveSource {
  try {
    const { video, audio } = inspectTransportStream(bytes);
    const shape = shapeOf({ video, audio });
    if (video === undefined) return { bytes, shape, description: undefined };
    const seconds = videoSpan(video).durationMs / 1000;
    const codecs = [video.codecString, audio?.codecString ?? ""].filter((codec) => codec !== "");
    const description = {
      width: video.width,
      height: video.height,
      frameRate: seconds > 0 ? video.frames / seconds : 0,
      // A codec without its name would make players refuse the track.
      codecs: video.codecString === "" ? [] : codecs,
    };
    return { bytes, shape, description };
  } catch (error) {
    if (!(error instanceof TransportStreamMalformed)) throw error;
    return { bytes, shape: undefined, description: undefined };
  }
}
