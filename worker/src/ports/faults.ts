// SPDX-License-Identifier: MIT

import type { Address } from "../domain/address";
import type { Hex } from "../domain/hex";
import type { ClaimData } from "../domain/proofs/claimData";
import type { ClaimedLeaf } from "../domain/proofs/claimedLeaf";
import type { Fault } from "../domain/proofs/fault";
import type { Round } from "../domain/round";

/** Punishes claims, in the Verifier. Reports are simulated first and throw `TransactionFailedError` with the contract's reason. */
export interface Faults {
  isPunished(orchestrator: Address, round: Round, fault: Fault): Promise<boolean>;
  reportMissingProof(orchestrator: Address, round: Round): Promise<Hex>;
  /** Of two leaves of two claims: the later claim is punished. */
  reportDoubleClaim(orchestrator: Address, first: ClaimedLeaf, second: ClaimedLeaf): Promise<Hex>;
  /** The claim of `round` reaches back over the one of `earlierRound`: it is punished as a double claim. */
  reportOverlap(orchestrator: Address, earlierRound: Round, round: Round, claim: ClaimData): Promise<Hex>;
  reportMalformedLeaf(orchestrator: Address, leaf: ClaimedLeaf): Promise<Hex>;
}
