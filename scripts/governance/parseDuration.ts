// SPDX-License-Identifier: MIT

const SECONDS: Readonly<Record<string, bigint>> = { second: 1n, minute: 60n, hour: 3_600n, day: 86_400n, week: 604_800n };

/** Reads "90 days" or "12 hours" into seconds; undefined if it is nothing of the kind. */
export function parseDuration(text: string): bigint | undefined {
  const match = /^(\d+)\s*(second|minute|hour|day|week)s?$/.exec(text.trim());
  const unit = SECONDS[match?.[2] ?? ""];
  return match === null || unit === undefined ? undefined : BigInt(match[1] ?? "0") * unit;
}
