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
  /** Use this nonce and no other: for a call that must not happen twice, after a try whose end is unknown. */
  readonly nonce?: number;
  /** Told the nonce, and awaited, before the transaction leaves the node; all tries of this request then use that nonce. */
  readonly onNonce?: (nonce: number) => Promise<void>;
}
