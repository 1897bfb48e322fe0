// SPDX-License-Identifier: MIT

import { countedPixels } from "../../domain/countedPixels";
import type { ClipRange } from "../../domain/clipRange";
import { clipOnClock } from "../../domain/media/clipOnClock";
import { clipVideo } from "../../domain/media/clipVideo";
import { commonStart } from "../../domain/media/commonStart";
import { compareAudio } from "../../domain/media/compareAudio";
import { compareClippedAudio } from "../../domain/media/compareClippedAudio";
import { comparePictures } from "../../domain/media/comparePictures";
import { compareVideo } from "../../domain/media/compareVideo";
import { detectContainer } from "../../domain/media/detectContainer";
import type { SegmentInspection } from "../../domain/media/segmentInspection";
import { surelyDecodable } from "../../domain/media/surelyDecodable";
import type { VerificationFault } from "../../domain/media/verificationFault";
import type { VideoInspection } from "../../domain/media/videoInspection";
import { MediaError } from "../../domain/mediaError";
import type { DeliveredRendition, RenditionVerifier, VerificationVerdict } from "../../ports/renditionVerifier";
import type { SourceSegment } from "../../ports/segmentSource";
import type { FfmpegTools } from "./ffmpegTools";
import { inputFault } from "./inputFault";
import { samplePictures } from "./samplePictures";
import type { SegmentInspector } from "./segmentInspector";
import { TranscodeFailure } from "./transcodeFailure";

type Pictures = Pick<VideoInspection, "frames" | "timestamps">;

/** Faults that a source's own damage brings about. */
const DAMAGE: ReadonlySet<VerificationFault["code"]> = new Set(["WrongFrameCount", "WrongDuration", "WrongTimestamps"]);

export interface FfmpegRenditionVerifierOptions {
  readonly scratchFolder?: string;
}

/** What a file can do to the tools that look at it. All else is for want of something on this machine. */
const FILE_FAULTS = new Set<TranscodeFailure["kind"]>(["timeout", "crashed", "failed"]);

/**
 * Checks a rendition against its source without trusting a word of who delivered it. Every segment is parsed and counted;
 * where a visual check is wanted, both are decoded and compared picture by picture.
 */
export class FfmpegRenditionVerifier implements RenditionVerifier {
  private readonly sources = new WeakMap<SourceSegment, Promise<SegmentInspection>>();
  /** What this node's own decoder makes of them: asked for where a rendition has less than it should. */
  private readonly decoded = new WeakMap<SourceSegment, Promise<Pictures>>();

  constructor(
    private readonly options: FfmpegRenditionVerifierOptions,
    private readonly modules: { readonly tools: FfmpegTools; readonly inspector: SegmentInspector },
  ) {}

  async verify(
    source: SourceSegment,
    rendition: DeliveredRendition,
    options: { readonly isVisualCheckWanted: boolean; readonly signal?: AbortSignal },
  ): Promise<VerificationVerdict> {
    const wrong = checkContainer(rendition);
    if (wrong !== undefined) return rejected([wrong]);
    const expected = await this.inspectSource(source, options.signal);
    const actual = await this.inspectRendition(rendition, options.signal);
    if ("code" in actual) return rejected([actual]);
    if (actual.video === undefined) return rejected([{ code: "PixelsAbsent", detail: "no video stream" }]);

    const whole = requireVideo(expected);
    const found = { ...actual, video: actual.video };
    const faults = compare(whole, source.clip, found, rendition);
    const decodable = faults.some(({ code }) => DAMAGE.has(code))
      ? await this.decodeDamaged(source, whole.video, options.signal)
      : undefined;
    const remaining = decodable === undefined ? faults : compare(whole, source.clip, found, rendition, decodable);
    if (remaining.length > 0 || !options.isVisualCheckWanted) return verdict(remaining, null);
    return this.verifyPictures({ ...source, video: whole.video, decodable }, { ...rendition, video: actual.video }, options.signal);
  }

  /** Nobody can deliver pictures that do not decode: which of a source's do, decoded once. Undefined when all of them do. */
  private async decodeDamaged(source: SourceSegment, video: VideoInspection, signal?: AbortSignal): Promise<Pictures | undefined> {
    const known = this.decoded.get(source) ?? this.modules.inspector.decode(source.bytes, signal);
    this.decoded.set(source, known);
    known.catch(() => this.decoded.delete(source));
    const pictures = await known;
    return pictures.frames < surelyDecodable(video).frames ? pictures : undefined;
  }

  private inspectSource(source: SourceSegment, signal?: AbortSignal): Promise<SegmentInspection> {
    const known = this.sources.get(source);
    if (known !== undefined) return known;
    const inspection = this.modules.inspector.inspect(source.bytes, signal);
    this.sources.set(source, inspection);
    inspection.catch(() => this.sources.delete(source));
    return inspection;
  }

  /** A rendition that cannot be read, or stops who reads it, is the deliverer's fault; what this machine lacks is not, and is thrown. */
  private async inspectRendition(rendition: DeliveredRendition, signal?: AbortSignal): Promise<SegmentInspection | VerificationFault> {
    try {
      return await this.modules.inspector.inspect(rendition.bytes, signal);
    } catch (error) {
      return { code: "Unreadable", detail: requireFileFault(error).message };
    }
  }

  private async verifyPictures(
    source: SourceSegment & { readonly video: VideoInspection; readonly decodable: Pictures | undefined },
    { profile, bytes, video }: DeliveredRendition & { readonly video: VideoInspection },
    signal: AbortSignal | undefined,
  ): Promise<VerificationVerdict> {
    const { scratchFolder } = this.options;
    const clip = source.clip && clipOnClock(source.clip, source.video);
    const common = commonStart(source, video, profile);
    const videos = { sourceVideo: source.video, renditionVideo: video };
    const request = { source: source.bytes, rendition: bytes, ...videos, profile, clip, common, scratchFolder, signal };
    try {
      const sample = await samplePictures(request, this.modules.tools);
      const { faults, ssim } = comparePictures(sample, video.frames - (common?.renditionFrames ?? 0), {
        isDamaged: source.decodable !== undefined,
      });
      return verdict(faults, ssim);
    } catch (error) {
      return rejected([{ code: "FramesUndecodable", detail: requireFileFault(error).message }]);
    }
  }
}

/** Before anything reads it: most profiles want a transport stream, and then no program ever sees an MP4 of a stranger. */
function checkContainer({ profile, bytes }: DeliveredRendition): VerificationFault | undefined {
  const container = detectContainer(bytes);
  if (container === undefined || container === profile.format) return undefined;
  return { code: "WrongContainer", detail: `${container}, asked for ${profile.format}` };
}

function compare(
  source: SegmentInspection & { readonly video: VideoInspection },
  clip: ClipRange | undefined,
  rendition: SegmentInspection & { readonly video: VideoInspection },
  delivered: DeliveredRendition,
  decodable?: Pictures,
): VerificationFault[] {
  const { profile, reportedPixels } = delivered;
  const { video } = rendition;
  const faults: VerificationFault[] = [];
  const counted = countedPixels(video);
  if (counted !== reportedPixels) {
    const figures = `${video.frames} x ${video.width} x ${video.height} = ${counted}`;
    faults.push({ code: "PixelMismatch", detail: `reported ${reportedPixels} pixels, counted ${figures}` });
  }
  const part = (pictures: VideoInspection): VideoInspection => (clip === undefined ? pictures : clipVideo(pictures, clip, source.video));
  const least = decodable && part({ ...source.video, ...decodable, leadingFrames: 0 });
  faults.push(...compareVideo(part(source.video), video, profile, { isClipped: clip !== undefined, decodable: least }));
  const audio =
    clip === undefined
      ? compareAudio(source.audio, rendition.audio)
      : compareClippedAudio(source.audio, rendition.audio, clipOnClock(clip, source.video));
  return audio === undefined ? faults : [...faults, audio];
}

function requireVideo(source: SegmentInspection): SegmentInspection & { readonly video: VideoInspection } {
  const { video } = source;
  if (video === undefined) throw inputFault("TranscoderInvalidVideo", "the source segment holds no video");
  return { ...source, video };
}

function requireFileFault(error: unknown): MediaError {
  if (error instanceof TranscodeFailure && FILE_FAULTS.has(error.kind)) return error;
  if (error instanceof MediaError && error.isInputFault) return error;
  throw error;
}

function rejected(faults: readonly VerificationFault[]): VerificationVerdict {
  return verdict(faults, null);
}

function verdict(faults: readonly VerificationFault[], ssim: number | null): VerificationVerdict {
  return { isAccepted: faults.length === 0, faults, ssim };
}
