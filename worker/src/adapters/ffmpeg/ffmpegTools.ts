// SPDX-License-Identifier: MIT

/** The FFmpeg programs that this process uses, and where they came from. */
export interface FfmpegTools {
  readonly ffmpeg: string;
  readonly ffprobe: string;
  /** As FFmpeg prints it, such as `5.1.9-0+deb12u1`. */
  readonly version: string;
  /** The option that passes frames through untouched: FFmpeg 5.1 gave it a new name and later ones drop the old. */
  readonly frameModeOption: "-fps_mode" | "-vsync";
  /** For people: `PATH`, `FFMPEG_PATH`, `Debian package ffmpeg, installed just now`, `npm package @ffmpeg-installer/ffmpeg`. */
  readonly origin: string;
}
