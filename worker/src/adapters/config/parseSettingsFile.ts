// SPDX-License-Identifier: MIT

import { z } from "zod";
import { SettingsError } from "./settingsError";

const SCALAR = z.union([z.string(), z.number(), z.boolean()]);
const JSON_SETTINGS = z.record(z.string(), z.union([SCALAR, z.array(SCALAR)]));

/**
 * Reads a file of settings: a JSON object, or one `name value` (or `name=value`) a line, with `#` before comments. Names may
 * begin with dashes, as on the command line. Throws {@link SettingsError} naming the line.
 */
export function parseSettingsFile(text: string, path: string): ReadonlyMap<string, string> {
  return text.trimStart().startsWith("{") ? parseJson(text, path) : parseLines(text, path);
}

function parseJson(text: string, path: string): ReadonlyMap<string, string> {
  try {
    const settings = JSON_SETTINGS.parse(JSON.parse(text));
    return new Map(Object.entries(settings).map(([name, value]) => [bare(name), Array.isArray(value) ? value.join(",") : String(value)]));
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? describe(cause) : (cause as Error).message;
    throw new SettingsError(`${path} is not a JSON object of settings: ${reason}`, { path }, { cause });
  }
}

function describe(error: z.ZodError): string {
  return error.issues.map((issue) => `${issue.path.join(".") || "the file"}: ${issue.message}`).join("; ");
}

function parseLines(text: string, path: string): ReadonlyMap<string, string> {
  const settings = new Map<string, string>();
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const content = line.trim();
    if (content === "" || content.startsWith("#")) continue;
    const match = /^-{0,2}([A-Za-z][A-Za-z0-9-]*)(?:\s*=\s*|\s+)(.*)$/.exec(content);
    const name = match?.[1] ?? /^-{0,2}([A-Za-z][A-Za-z0-9-]*)$/.exec(content)?.[1];
    if (name === undefined) throw new SettingsError(`${path} line ${index + 1} is not "name value": ${content.slice(0, 60)}`, { path });
    if (settings.has(name)) throw new SettingsError(`${path} line ${index + 1} sets ${name} a second time`, { path, setting: name });
    settings.set(name, match?.[2] ?? "true"); // a name alone switches something on
  }
  return settings;
}

function bare(name: string): string {
  return name.replace(/^-+/, "");
}
