// SPDX-License-Identifier: MIT

import type { MediaError } from "../../domain/mediaError";
import { inputFault } from "./inputFault";
import { lastLines } from "./lastLines";
import type { ProcessOutcome } from "./processOutcome";
import { TranscodeFailure } from "./transcodeFailure";

/** What FFmpeg writes when this machine is at fault. Looked for first: the input must never take that blame. */
const OWN_FAULTS: readonly [RegExp, TranscodeFailure["kind"]][] = [
  [/No space left on device|Disk quota exceeded/i, "storageFull"],
  [/Read-only file system|Permission denied|No such file or directory/i, "storageUnwritable"],
  [/Cannot allocate memory|out of memory/i, "outOfMemory"],
  [/Unknown encoder|Encoder not found|Unrecognized option|Error initializing output stream|Error while opening encoder/i, "encoderMissing"],
];

/** What FFmpeg writes when the input cannot be decoded. */
const INPUT_FAULTS: readonly [RegExp, Parameters<typeof inputFault>[0]][] = [
  [/Decoder \(codec [^)]*\) not found|Unknown decoder|Unsupported codec|Decoding requested, but no decoder/i, "Unsupported input codec"],
  [
    /matches no streams|does not contain any stream|Invalid data found when processing input|moov atom not found/i,
    "TranscoderInvalidVideo",
  ],
  [/Could not find codec parameters|Picture size \d+x\d+ is invalid|unspecified size|Output file is empty/i, "TranscoderInvalidVideo"],
];

/** The error for an FFmpeg run that did not succeed. */
export function failureOf(outcome: ProcessOutcome, what: string): MediaError {
  const said = lastLines(outcome.stderr);
  const seconds = (outcome.elapsedMs / 1000).toFixed(1);
  if (outcome.end === "timeout") return new TranscodeFailure("timeout", `${what} was stopped after ${seconds} s. ${said}`);
  if (outcome.end === "aborted") return new TranscodeFailure("aborted", `${what} was cancelled after ${seconds} s`);
  if (outcome.end === "overflow") return inputFault("Encoded frames runaway", `${what} wrote more than its output may hold`);
  if (outcome.end === "crashed") {
    return new TranscodeFailure("crashed", `${what}: FFmpeg died of ${outcome.exitSignal} after ${seconds} s. ${said}`);
  }
  const own = OWN_FAULTS.find(([pattern]) => pattern.test(outcome.stderr));
  if (own !== undefined) return new TranscodeFailure(own[1], `${what}: ${said}`);
  const input = INPUT_FAULTS.find(([pattern]) => pattern.test(outcome.stderr));
  if (input !== undefined) return inputFault(input[1], said);
  return new TranscodeFailure("failed", `${what}: FFmpeg ended with exit code ${outcome.exitCode}. ${said}`);
}
