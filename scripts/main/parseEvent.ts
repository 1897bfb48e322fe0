// SPDX-License-Identifier: MIT

/** Reads a line of a node's output: an object in JSON, or undefined for anything else. */
export function parseEvent(line: string): Readonly<Record<string, unknown>> | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
