// SPDX-License-Identifier: MIT

import type { ProcessOutcome } from "./processOutcome";
import type { ProcessRequest } from "./processRequest";

/** What finding FFmpeg needs from the machine; tests put a made-up machine in its place. */
export interface ToolEnvironment {
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly isDebian: boolean;
  readonly isRoot: boolean;
  run(request: ProcessRequest): Promise<ProcessOutcome>;
  /** Paths of the programs shipped inside npm packages, made executable; undefined where the packages are absent. */
  packagedTools(): { readonly ffmpeg: string; readonly ffprobe: string } | undefined;
  /** Tells the user what is being done on their machine. */
  say(sentence: string): void;
}
