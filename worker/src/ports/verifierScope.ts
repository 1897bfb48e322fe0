// SPDX-License-Identifier: MIT

import type { Address } from "../domain/address";

/** The Verifier that a store's receipts and claims are for; empty until it is told. */
export interface VerifierScope {
  verifier: Address | "";
}
