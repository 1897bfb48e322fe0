// SPDX-License-Identifier: MIT

import type { Address } from "../../domain/address";
import { claimCommitment } from "../../domain/proofs/claimCommitment";
import { round, type Round } from "../../domain/round";
import type { ClaimStore } from "../../ports/claimStore";
import type { Hashing } from "../../ports/hashing";
import type { Verifier } from "../../ports/verifier";

/**
 * Round of the last claim from `oldest` to `newest` that the chain has and the store does not know: the store was restored from a backup,
 * or another node with a store of its own made it. A claim that was prepared here and is not yet marked as submitted is known. Throws
 * `ChainUnavailableError` or `StorageError`.
 */
export async function findForeignClaim(
  { orchestrator, oldest, newest }: { readonly orchestrator: Address; readonly oldest: Round; readonly newest: Round },
  { verifier, claims, hashing }: { readonly verifier: Verifier; readonly claims: ClaimStore; readonly hashing: Hashing },
): Promise<Round | undefined> {
  for (let number: bigint = newest; number >= oldest; number--) {
    const { status, commitment } = await verifier.claimOf(orchestrator, round(number));
    if (status === "none") continue;
    // Asked after the chain: what it has was written down before.
    const known = [await claims.ofRound(orchestrator, round(number)), ...(await claims.open(orchestrator))];
    const isKnown = known.some((claim) => claim !== undefined && claimCommitment(claim.data, hashing.keccak256) === commitment);
    if (!isKnown) return round(number);
  }
  return undefined;
}
