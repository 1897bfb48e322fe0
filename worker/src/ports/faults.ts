// SPDX-License-Identifier: MIT

import type { Address } from "../domain/address";
import type { Hex } from "../domain/hex";
import type { ClaimedLeaf } from "../domain/proofs/claimedLeaf";
import type { Fault } from "../domain/proofs/fault";
import type { Round } from "../domain/round";

/** Punishes claims, in the Verifier. Reports are simulated first and throw `TransactionFailedError` with the contract's reason. */
export interface Faults {
  isPunished(orchestrator: Address, round: Round, fault: Fault): Promise<boolean>;
  reportMissingProof(orchestrator: Address, round: Round): Promise<Hex>;
  reportDoubleClaim(orchestrator: Address, first: ClaimedLeaf, second: ClaimedLeaf): Promise<Hex>;
  reportMalformedLeaf(orchestrator: Address, leaf: ClaimedLeaf): Promise<Hex>;
}
