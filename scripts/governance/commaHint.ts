// SPDX-License-Identifier: MIT

/** What to say of a number that could not be read, if its commas may be to blame. */
export function commaHint(text: string): string {
  return text.includes(",") ? "; decimals follow a point, and commas set thousands apart" : "";
}
