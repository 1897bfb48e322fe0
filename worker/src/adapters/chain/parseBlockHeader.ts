// SPDX-License-Identifier: MIT

import { ChainUnavailableError } from "../../domain/chainUnavailableError";
import { l1Block } from "../../domain/l1Block";
import type { BlockHeader } from "./blockHeader";

/** Reads the answer of `eth_getBlockByNumber`. */
export function parseBlockHeader(raw: unknown): BlockHeader {
  if (typeof raw !== "object" || raw === null) throw new ChainUnavailableError("the RPC endpoint returned no block header");
  const fields = raw as Record<string, unknown>;
  const number = quantity(fields.number);
  if (number === undefined) throw new ChainUnavailableError("the RPC endpoint returned a block header without a number");
  return {
    number: Number(number),
    l1Block: l1Block(quantity(fields.l1BlockNumber) ?? number),
    baseFee: quantity(fields.baseFeePerGas),
  };
}

function quantity(value: unknown): bigint | undefined {
  return typeof value === "string" && /^0x[0-9a-fA-F]+$/.test(value) ? BigInt(value) : undefined;
}
