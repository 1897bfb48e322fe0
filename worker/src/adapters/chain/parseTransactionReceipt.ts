// SPDX-License-Identifier: MIT

import { ChainUnavailableError } from "../../domain/chainUnavailableError";
import type { Hex } from "../../domain/hex";
import type { TransactionLog, TransactionReceipt } from "./transactionReceipt";

interface RawReceipt {
  readonly transactionHash: string;
  readonly blockNumber: string;
  readonly gasUsed: string;
  readonly effectiveGasPrice?: string;
  readonly status: string;
  readonly logs: readonly TransactionLog[];
}

/** Reads the answer of `eth_getTransactionReceipt`, once it is not null. */
export function parseTransactionReceipt(raw: unknown): TransactionReceipt & { readonly isSuccess: boolean } {
  if (!isRawReceipt(raw)) throw new ChainUnavailableError("the RPC endpoint returned a receipt that cannot be read");
  return {
    transactionHash: raw.transactionHash as Hex,
    blockNumber: Number(raw.blockNumber),
    gasUsed: BigInt(raw.gasUsed),
    gasPrice: BigInt(raw.effectiveGasPrice ?? 0),
    isSuccess: BigInt(raw.status) === 1n,
    logs: raw.logs.map(({ address, topics, data }) => ({ address, topics, data })),
  };
}

function isRawReceipt(raw: unknown): raw is RawReceipt {
  if (typeof raw !== "object" || raw === null) return false;
  const { transactionHash, blockNumber, gasUsed, status, logs } = raw as Record<string, unknown>;
  return [transactionHash, blockNumber, gasUsed, status].every((field) => typeof field === "string") && Array.isArray(logs);
}
