// SPDX-License-Identifier: MIT

import type { L1Block } from "../../domain/l1Block";

/** What the node needs of a block header. */
export interface BlockHeader {
  /** Number on the chain that the RPC serves. */
  readonly number: number;
  /** What `block.number` is to contracts: on Arbitrum the header field `l1BlockNumber`, elsewhere the number itself. */
  readonly l1Block: L1Block;
  /** Wei per gas; undefined on chains without EIP-1559. */
  readonly baseFee: bigint | undefined;
}
