// SPDX-License-Identifier: MIT

import { formatUnits } from "ethers";

/** Amounts in words: 18 decimals cut to `digits`, never rounded up. */
export const amounts = {
  lpt: (amount: bigint | string): string => `${decimal(amount, 4)} LPT`,
  eth: (amount: bigint | string): string => `${decimal(amount, 6)} ETH`,
};

function decimal(amount: bigint | string, digits: number): string {
  const [whole = "0", fraction = ""] = formatUnits(BigInt(amount), 18).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ",");
  return `${grouped}.${fraction.slice(0, digits).padEnd(digits, "0")}`;
}
