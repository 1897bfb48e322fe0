// SPDX-License-Identifier: MIT

import type { AudioInspection } from "./audioInspection";
import type { ElementaryStream } from "./elementaryStream";
import { countSkippedLeading } from "./countSkippedLeading";
import { inspectAdts } from "./inspectAdts";
import { inspectH264 } from "./inspectH264";
import { isVideoStreamType } from "./isVideoStreamType";
import { parseTransportStream } from "./parseTransportStream";
import type { SegmentInspection } from "./segmentInspection";
import { unwrapTimestamps } from "./unwrapTimestamps";
import type { VideoInspection } from "./videoInspection";

const TICKS_PER_SECOND = 90_000;
const H264 = 0x1b;
const HEVC = 0x24;
const ADTS = 0x0f;
const OTHER_AUDIO = new Map<number, { codec: AudioInspection["codec"]; codecString: string }>([
  [0x03, { codec: "mp3", codecString: "mp4a.40.34" }],
  [0x04, { codec: "mp3", codecString: "mp4a.40.34" }],
  [0x81, { codec: "ac3", codecString: "ac-3" }],
]);

/** Reads what a transport stream segment holds without decoding it: first video and first audio stream. */
export function inspectTransportStream(bytes: Uint8Array): SegmentInspection {
  const streams = parseTransportStream(bytes);
  const video = streams.find((stream) => isVideoStreamType(stream.streamType));
  const audio = streams.find((stream) => stream.streamType === ADTS || OTHER_AUDIO.has(stream.streamType));
  return {
    container: "mpegts",
    video: video && inspectVideo(video),
    audio: audio && audio.packets.length > 0 ? inspectAudio(audio) : undefined,
  };
}

/** Codecs other than H.264 are named and counted by container packets; their size needs a decoder. */
function inspectVideo(stream: ElementaryStream): VideoInspection | undefined {
  if (stream.streamType === H264) return inspectH264(stream);
  const timestamps = stream.packets.flatMap((packet) => (packet.pts === undefined ? [] : [packet.pts]));
  return {
    codec: stream.streamType === HEVC ? "hevc" : "other",
    codecString: "",
    width: 0,
    height: 0,
    frames: stream.packets.length,
    keyFrames: stream.packets.filter((packet) => packet.isRandomAccess).length,
    startsWithKeyFrame: stream.packets[0]?.isRandomAccess ?? false,
    timestamps: unwrapTimestamps(timestamps).sort((a, b) => a - b),
    cleanStarts: [],
    leadingFrames: stream.streamType === HEVC ? countSkippedLeading(stream) : 0,
    profile: "",
    pixelFormat: "",
    changesSize: false,
  };
}

function inspectAudio(stream: ElementaryStream): AudioInspection {
  if (stream.streamType === ADTS) return inspectAdts(stream);
  const known = OTHER_AUDIO.get(stream.streamType);
  return {
    codec: known?.codec ?? "other",
    codecString: known?.codecString ?? "",
    sampleRate: 0,
    channels: 0,
    frames: stream.packets.map((packet) => packet.payload),
    firstTimestamp: stream.packets[0]?.pts,
    frameSeconds: meanInterval(unwrapTimestamps(stream.packets.flatMap(({ pts }) => pts ?? []))) / TICKS_PER_SECOND,
  };
}

function meanInterval(times: readonly number[]): number {
  return times.length < 2 ? 0 : (times.at(-1)! - times[0]!) / (times.length - 1);
}
