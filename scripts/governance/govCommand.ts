// SPDX-License-Identifier: MIT
import type { Connection } from "./connection";
import type { GovOptions } from "./govOptions";

/** What a command works with. */
export interface GovInput {
  readonly connection: Connection;
  readonly options: GovOptions;
  /** What stands behind the command's name. */
  readonly args: readonly string[];
}

/** What a command has to tell: for programs, and for people. */
export interface GovOutcome {
  readonly result: unknown;
  readonly text: string;
  /** The command did its work, and the news is bad: the exit status is 1. */
  readonly isBad?: boolean;
}

/** One of the things that `npm run gov` can do. */
export interface GovCommand {
  /** Arguments, for the usage. */
  readonly usage: string;
  readonly summary: string;
  run(input: GovInput): Promise<GovOutcome>;
}
