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

/** One of the things that `npm run gov` can do. */
export interface GovCommand {
  /** Arguments, for the usage. */
  readonly usage: string;
  readonly summary: string;
  /** Returns what there is to tell: for programs, and for people. */
  run(input: GovInput): Promise<{ readonly result: unknown; readonly text: string }>;
}
