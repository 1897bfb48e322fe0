// SPDX-License-Identifier: MIT

import type { ProcessOutcome } from "./processOutcome";
import type { ProcessRequest } from "./processRequest";
import { runProcess } from "./runProcess";
import { TranscodeFailure } from "./transcodeFailure";

const TOO_LITTLE = new Set(["ENOMEM", "EAGAIN", "EMFILE", "ENFILE"]);

/** Runs FFmpeg or ffprobe on media, as `runProcess` does. Throws `TranscodeFailure` when it cannot be started: no media is to blame for that. */
export async function runTool(request: ProcessRequest): Promise<ProcessOutcome> {
  try {
    return await runProcess(request);
  } catch (error) {
    const { code = String(error) } = error as NodeJS.ErrnoException;
    const kind = TOO_LITTLE.has(code) ? "outOfMemory" : "encoderMissing";
    throw new TranscodeFailure(kind, `${request.command} cannot be started (${code})`, { cause: error });
  }
}
