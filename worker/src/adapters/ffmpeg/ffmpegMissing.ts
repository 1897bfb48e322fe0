// SPDX-License-Identifier: MIT

import { NodeError } from "../../domain/nodeError";

/** No usable FFmpeg was found, and none could be brought. `attempts` says for each place why. */
export class FfmpegMissing extends NodeError {
  readonly code = "FFMPEG_MISSING";

  constructor(attempts: readonly string[]) {
    super(
      "No usable FFmpeg was found. Install it (Debian: apt-get install ffmpeg) or set FFMPEG_PATH and FFPROBE_PATH to " +
        `the two programs. Tried: ${attempts.join("; ")}`,
      { attempts },
    );
  }
}
