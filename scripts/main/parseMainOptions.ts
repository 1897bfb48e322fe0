// SPDX-License-Identifier: MIT

import { parseArgs } from "node:util";

import { parseProfiles } from "../../worker/src/domain/parseProfiles";
import { CHEAT_KINDS, type CheatKind } from "./cheat/cheatKind";
import { MainError } from "./mainError";
import type { MainOptions } from "./mainOptions";

const MIN_SECONDS = 4;
const MAX_SECONDS = 3_600;
const MAX_ROUNDS = 100;
const DEFAULT_PROFILES = "P360p30fps16x9,P240p30fps16x9";

/** How the command is called. */
export const USAGE = `npm start [-- OPTIONS]

  --input FILE     video to send through the network (any that FFmpeg can read); default: a clip made on the spot
  --seconds N      length of that clip, ${MIN_SECONDS} to ${MAX_SECONDS} (default 24)
  --profiles LIST  renditions: preset names separated by commas, or JSON (default ${DEFAULT_PROFILES})
  --rounds N       protocol rounds to move through after the stream, 1 to ${MAX_ROUNDS} (default 3)
  --cheat KIND     let one orchestrator cheat with its record of work, and see it caught: ${CHEAT_KINDS.slice(0, 2).join(", ")},
                   ${CHEAT_KINDS.slice(2).join(", ")}
  --keep           leave the network running and print its addresses and keys; stop it with Ctrl-C
  --json           print the report as JSON on standard output, and progress on standard error (npm start --silent -- --json)
  --out DIR        folder for the report, the HLS output, keys and logs (default out)
  --help           print this

Starts a local chain, deploys the protocol, starts two orchestrators, a gateway and a delegator as separate processes, sends a
video through them, pays with tickets, proves the work on chain, and shows what came of it.`;

/** Reads the flags. Returns undefined when help was asked for. Throws {@link MainError}. */
export function parseMainOptions(args: readonly string[]): MainOptions | undefined {
  const values = parse(args);
  if (values.help) return undefined;
  if (values.input !== undefined && values.seconds !== undefined) {
    throw new MainError("BAD_OPTION", "--seconds is the length of a made clip and says nothing about --input: leave one of them out.");
  }
  if (values.input === "") throw new MainError("BAD_OPTION", "--input is empty: name a video file.");
  if (values.out === "") throw new MainError("BAD_OPTION", "--out is empty: name a folder.");
  try {
    parseProfiles(values.profiles);
  } catch (cause) {
    throw new MainError("BAD_OPTION", `--profiles: ${(cause as Error).message}.`, { cause });
  }
  return {
    input: values.input,
    seconds: integer("--seconds", values.seconds ?? "24", MIN_SECONDS, MAX_SECONDS),
    profiles: values.profiles,
    rounds: integer("--rounds", values.rounds, 1, MAX_ROUNDS),
    cheat: values.cheat === undefined ? undefined : cheatKind(values.cheat),
    isKept: values.keep,
    isJson: values.json,
    out: values.out,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        input: { type: "string" },
        seconds: { type: "string" },
        profiles: { type: "string", default: DEFAULT_PROFILES },
        rounds: { type: "string", default: "3" },
        cheat: { type: "string" },
        keep: { type: "boolean", default: false },
        json: { type: "boolean", default: false },
        out: { type: "string", default: "out" },
        help: { type: "boolean", default: false },
      },
    }).values;
  } catch (cause) {
    const words = (cause as Error).message.replace(/\.?$/, "");
    throw new MainError("BAD_OPTION", `${words}. See npm start -- --help.`, { cause });
  }
}

function cheatKind(text: string): CheatKind {
  const kind = CHEAT_KINDS.find((one) => one === text);
  if (kind !== undefined) return kind;
  throw new MainError("BAD_OPTION", `--cheat is "${text}"; it must be one of ${CHEAT_KINDS.join(", ")}.`);
}

function integer(flag: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= min && value <= max) return value;
  throw new MainError("BAD_OPTION", `${flag} is "${text}"; it must be a whole number from ${min} to ${max}.`);
}
