// SPDX-License-Identifier: MIT
import { cancel } from "./commands/cancel";
import { execute } from "./commands/execute";
import { handover } from "./commands/handover";
import { list } from "./commands/list";
import { lower } from "./commands/lower";
import { parameters } from "./commands/parameters";
import { power } from "./commands/power";
import { propose } from "./commands/propose";
import { queue } from "./commands/queue";
import { rounds } from "./commands/rounds";
import { show } from "./commands/show";
import { simulate } from "./commands/simulate";
import { spe } from "./commands/spe";
import { vote } from "./commands/vote";
import type { GovCommand } from "./govCommand";

/** All commands that work on a network, in the order in which a proposal meets them. */
export const govCommands: Readonly<Record<string, GovCommand>> = {
  parameters,
  propose,
  simulate,
  list,
  show,
  power,
  vote,
  lower,
  queue,
  execute,
  cancel,
  spe,
  rounds,
  handover,
};
