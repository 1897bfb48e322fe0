// SPDX-License-Identifier: MIT

/** One thing wrong with a delivered rendition: a code for programs, a sentence with the figures for people. */
export interface VerificationFault {
  readonly code:
    | "Unreadable"
    | "WrongContainer"
    | "WrongCodec"
    | "WrongSize"
    | "NoKeyFrame"
    | "PixelsAbsent"
    | "PixelMismatch"
    | "WrongFrameCount"
    | "WrongDuration"
    | "WrongTimestamps"
    | "AudioMissing"
    | "AudioMismatch"
    | "AudioUnexpected"
    | "FramesUndecodable"
    | "LowSimilarity"
    | "WrongPictures";
  readonly detail: string;
}
