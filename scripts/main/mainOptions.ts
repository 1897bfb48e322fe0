// SPDX-License-Identifier: MIT

import type { CheatKind } from "./cheat/cheatKind";

/** What the user asked `npm start` for. */
export interface MainOptions {
  /** Video to send through the network; undefined = a clip made on the spot. */
  readonly input: string | undefined;
  /** Length of the made clip. */
  readonly seconds: number;
  /** Ladder in the words of the gateway's own flag: preset names, or JSON. */
  readonly profiles: string;
  /** Rounds to move through after the stream, each with its rewards. */
  readonly rounds: number;
  /** How the second orchestrator cheats with its record of work; undefined = it is honest. */
  readonly cheat: CheatKind | undefined;
  /** Leave the network running at the end. */
  readonly isKept: boolean;
  /** Only the report, as JSON, on standard output. */
  readonly isJson: boolean;
  /** Folder for everything that the run writes. */
  readonly out: string;
}
