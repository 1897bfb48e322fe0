// SPDX-License-Identifier: MIT

import type { Address } from "../../domain/address";
import type { Hex } from "../../domain/hex";

/** A contract call to be sent. */
export interface TransactionRequest {
  /** What it does, in the words of the contract's function. For logs and errors. */
  readonly action: string;
  readonly to: Address;
  readonly data: Hex;
  /** Wei sent along. */
  readonly value?: bigint;
}
