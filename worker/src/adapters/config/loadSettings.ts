// SPDX-License-Identifier: MIT

import { readFileSync } from "node:fs";
import { parseSettingsFile } from "./parseSettingsFile";
import { SettingsError } from "./settingsError";
import { nearestName } from "./nearestName";

export interface SettingSources {
  /** Every flag of the command, without dashes in front: `eth-url`. */
  readonly known: readonly string[];
  /** Flags of other commands, which a file for all of them may hold. */
  readonly others?: readonly string[];
  /** What was given on the command line. */
  readonly flags: ReadonlyMap<string, string>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** A file of settings; undefined for none. */
  readonly file: string | undefined;
}

const PREFIX = "LP_";
/** Variables that belong to other parts of the program, or to the configuration file itself. */
const OTHER_VARIABLES = new Set(["LP_CONFIG"]);

/**
 * Puts settings together: the command line over the environment (`LP_` and the flag's name in capitals, with or without
 * underscores) over the file. Throws {@link SettingsError} for names that nothing knows.
 */
export function loadSettings(sources: SettingSources): ReadonlyMap<string, string> {
  const { known, others = [], flags, environment, file } = sources;
  for (const name of flags.keys()) requireKnown(name, known, `--${name}`);
  return new Map([
    ...(file === undefined ? [] : readFile(file, known, others)),
    ...readEnvironment(environment, known),
    ...[...flags].filter(([, value]) => value !== ""),
  ]);
}

function readEnvironment(environment: SettingSources["environment"], known: readonly string[]): [string, string][] {
  const names = new Map(known.map((name) => [squeezed(name), name]));
  return Object.entries(environment).flatMap(([variable, value]): [string, string][] => {
    if (!variable.startsWith(PREFIX) || OTHER_VARIABLES.has(variable) || value === undefined || value === "") return [];
    const name = names.get(squeezed(variable.slice(PREFIX.length)));
    // Another command's variable may be set for the whole machine: only a likely slip is an error.
    if (name === undefined) return refuseSlip(variable, known);
    return [[name, value]];
  });
}

function refuseSlip(variable: string, known: readonly string[]): [] {
  const name = squeezed(variable.slice(PREFIX.length));
  const near = nearestName(name, known.map(squeezed));
  if (near === undefined) return [];
  throw new SettingsError(`${variable} is not a setting: did you mean ${PREFIX}${near.toUpperCase()}?`, { variable });
}

function readFile(path: string, known: readonly string[], others: readonly string[]): ReadonlyMap<string, string> {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new SettingsError(`--config ${path} cannot be read (${code}): name a file that exists and is readable`, { path }, { cause });
  }
  const settings = parseSettingsFile(text, path);
  for (const name of settings.keys()) requireKnown(name, [...known, ...others], `"${name}" in ${path}`);
  return new Map([...settings].filter(([name]) => known.includes(name)));
}

function requireKnown(name: string, known: readonly string[], where: string): void {
  if (known.includes(name)) return;
  const near = nearestName(name, known);
  const advice = near === undefined ? "see --help for those there are" : `did you mean --${near}?`;
  throw new SettingsError(`${where} is not a setting: ${advice}`, { setting: name });
}

function squeezed(name: string): string {
  return name.replace(/[-_]/g, "").toLowerCase();
}
