// SPDX-License-Identifier: MIT
import type { GovCommand } from "../govCommand";
import { runLifecycleStep } from "../runLifecycleStep";

/** See the summary. */
export const queue: GovCommand = {
  usage: "queue ID",
  summary: "put a proposal that passed into the treasury's queue",
  run: (input) => runLifecycleStep(input, "queue"),
};
