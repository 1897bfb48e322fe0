// SPDX-License-Identifier: MIT
import type { GovCommand } from "../govCommand";
import { runLifecycleStep } from "../runLifecycleStep";

/** See the summary. */
export const cancel: GovCommand = {
  usage: "cancel ID",
  summary: "take a pending proposal back (its proposer)",
  run: (input) => runLifecycleStep(input, "cancel"),
};
