// SPDX-License-Identifier: MIT

import type { Hex } from "../../domain/hex";

/** One event of a receipt, as the chain gives it. */
export interface TransactionLog {
  readonly address: string;
  readonly topics: readonly string[];
  readonly data: string;
}

/** A transaction that was mined and succeeded. */
export interface TransactionReceipt {
  readonly transactionHash: Hex;
  readonly blockNumber: number;
  readonly gasUsed: bigint;
  /** Wei per gas. */
  readonly gasPrice: bigint;
  readonly logs: readonly TransactionLog[];
}
