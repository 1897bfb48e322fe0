// SPDX-License-Identifier: MIT
import type { GovCommand } from "../govCommand";
import { runLifecycleStep } from "../runLifecycleStep";

/** See the summary. */
export const execute: GovCommand = {
  usage: "execute ID",
  summary: "execute a queued proposal",
  run: (input) => runLifecycleStep(input, "execute"),
};
