// SPDX-License-Identifier: MIT

import type { Address } from "../address";

/** The contract that receipts are signed for: a receipt for another chain or contract is worth nothing there. */
export interface VerifierDomain {
  readonly chainId: bigint;
  readonly verifier: Address;
}
