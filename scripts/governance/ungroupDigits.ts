// SPDX-License-Identifier: MIT

/**
 * Reads a whole number whose thousands may stand apart by commas or underscores, as plain digits: "1,000" as "1000". undefined if it is nothing of the
 * kind: "1,5" is no 15.
 */
export function ungroupDigits(text: string): string | undefined {
  const isNumber = /^(\d+|\d{1,3}(,\d{3})+|\d{1,3}(_\d{3})+)$/.test(text);
  return isNumber ? text.replace(/[,_]/g, "") : undefined;
}
