// SPDX-License-Identifier: MIT
import { parseUnits } from "ethers";
import { ungroupDigits } from "./ungroupDigits";

/** Reads "1,000 LPT", "0.5 ETH" or "123 wei"; returns wei and the token, or undefined if it is nothing of the kind. */
export function parseAmount(text: string): { readonly amount: bigint; readonly unit: "LPT" | "ETH" | "wei" } | undefined {
  const match = /^([\d,_]+)(?:\.(\d{1,18}))?\s*(LPT|ETH|wei)$/.exec(text.trim());
  if (match === null) return undefined;
  const [, digits = "", fraction, unit = ""] = match;
  const whole = ungroupDigits(digits);
  if (whole === undefined) return undefined;
  if (unit === "wei") return fraction === undefined ? { amount: BigInt(whole), unit } : undefined;
  return { amount: parseUnits(`${whole}.${fraction ?? "0"}`, 18), unit: unit === "LPT" ? "LPT" : "ETH" };
}
