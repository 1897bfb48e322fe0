// SPDX-License-Identifier: MIT

/** Reads a decimal amount of a token with 18 decimals (`12`, `0.5`) as its smallest units. Throws a `SyntaxError`. */
export function parseTokenAmount(text: string): bigint {
  const match = /^(\d+)(?:\.(\d{1,18}))?$/.exec(text.trim());
  if (!match) throw new SyntaxError(`not an amount with up to 18 decimals: ${text.slice(0, 40)}`);
  return BigInt(match[1]! + (match[2] ?? "").padEnd(18, "0"));
}
