// SPDX-License-Identifier: MIT

/** Writes an amount of a token with 18 decimals for people: exact, without trailing zeros. */
export function formatTokenAmount(units: bigint): string {
  const sign = units < 0n ? "-" : "";
  const digits = (units < 0n ? -units : units).toString().padStart(19, "0");
  const fraction = digits.slice(-18).replace(/0+$/, "");
  return `${sign}${digits.slice(0, -18)}${fraction === "" ? "" : `.${fraction}`}`;
}
