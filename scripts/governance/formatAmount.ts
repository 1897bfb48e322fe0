// SPDX-License-Identifier: MIT
import { formatUnits } from "ethers";

/** An amount of 18 decimals in words, exactly: "1,234.5 LPT". */
export function formatAmount(amount: bigint, symbol: string): string {
  const [whole = "0", fraction = "0"] = formatUnits(amount, 18).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ",");
  return `${grouped}${fraction === "0" ? "" : `.${fraction}`} ${symbol}`;
}
