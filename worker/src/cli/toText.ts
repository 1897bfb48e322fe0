// SPDX-License-Identifier: MIT

/** What stands for a round that never comes. */
const NEVER = String(2n ** 256n - 1n);

/** What a command shows, for people: a line for each value, indented below the name of what it belongs to. */
export function toText(data: unknown, indent: string): string {
  if (typeof data !== "object" || data === null) return `${indent}${shown(data)}`;
  return Object.entries(data)
    .map(([key, value]) =>
      typeof value === "object" && value !== null
        ? `${indent}${key}:\n${toText(value, `${indent}  `)}`
        : `${indent}${key}: ${shown(value)}`,
    )
    .join("\n");
}

function shown(value: unknown): string {
  // A running node tells large numbers as text.
  return String(value) === NEVER ? "never" : String(value);
}
