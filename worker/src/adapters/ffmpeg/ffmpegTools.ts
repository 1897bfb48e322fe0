// SPDX-License-Identifier: MIT

/** The FFmpeg programs that this process uses, and where they came from. */
export interface FfmpegTools {
  readonly ffmpeg: string;
  readonly ffprobe: string;
  /** As FFmpeg prints it, such as `5.1.9-0+deb12u1`. */
  readonly version: string;
  /** For people: `PATH`, `FFMPEG_PATH`, `Debian package ffmpeg, installed just now`, `npm package @ffmpeg-installer/ffmpeg`. */
  readonly origin: string;
}
