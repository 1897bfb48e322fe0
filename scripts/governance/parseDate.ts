// SPDX-License-Identifier: MIT

/** A day, which begins at 00:00 UTC, or a time of day with its zone. */
const DATE = /^(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2}))?$/;

/** Reads an ISO 8601 date into seconds since 1970; undefined if it is none, or a time of day without a zone, which is another moment for everybody. */
export function parseDate(text: string): bigint | undefined {
  const match = DATE.exec(text);
  const milliseconds = match === null ? Number.NaN : Date.parse(text);
  if (match === null || Number.isNaN(milliseconds) || milliseconds < 0) return undefined;
  // JavaScript takes 30 February for 2 March.
  const [, day = ""] = match;
  const isDay = new Date(`${day}T00:00:00Z`).toISOString().startsWith(day);
  return isDay ? BigInt(Math.floor(milliseconds / 1_000)) : undefined;
}
