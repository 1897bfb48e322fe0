// SPDX-License-Identifier: MIT
import type { DescribedCall } from "./addressBook";
import { formatAmount } from "./formatAmount";

/** An action of a proposal for a person, with its number: what is called, and what is sent along. */
export function formatAction({ target, contract, call, value }: DescribedCall, index: number): string {
  return `${index + 1}. ${contract ?? target}.${call}${value > 0n ? ` with ${formatAmount(value, "ETH")}` : ""}`;
}
