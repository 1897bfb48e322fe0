// SPDX-License-Identifier: MIT
import { parseAmount } from "./parseAmount";
import { ungroupDigits } from "./ungroupDigits";

const SCALES: readonly (readonly [string, bigint])[] = [
  ["ppm", 10n ** 6n],
  ["ppb", 10n ** 9n],
  ["ray", 10n ** 27n],
];

/** Reads a parameter's value: a whole number in its unit, a percentage where the unit is a share, or LPT where it is LPT wei. */
export function parseParameterValue(text: string, unit: string): bigint | undefined {
  const plain = text.trim();
  const whole = ungroupDigits(plain);
  if (whole !== undefined) return BigInt(whole);

  const percent = /^(\d+)(?:\.(\d+))?\s*%$/.exec(plain);
  const scale = SCALES.find(([name]) => unit.startsWith(name))?.[1];
  if (percent !== null && scale !== undefined) {
    const [, integer = "0", fraction = ""] = percent;
    const numerator = BigInt(integer + fraction) * scale;
    const denominator = 100n * 10n ** BigInt(fraction.length);
    return numerator % denominator === 0n ? numerator / denominator : undefined;
  }
  const amount = parseAmount(text);
  return amount?.unit === "LPT" && unit.startsWith("LPT wei") ? amount.amount : undefined;
}
