// SPDX-License-Identifier: MIT

import type { Address } from "../address";
import type { Hex } from "../hex";
import type { Round } from "../round";
import type { ClaimData } from "./claimData";
import type { Fault } from "./fault";
import { isMalformedLeaf } from "./isMalformedLeaf";
import type { SegmentReceipt } from "./segmentReceipt";

/** A claim as far as its faults go. */
interface JudgedClaim {
  readonly orchestrator: Address;
  readonly round: Round;
  readonly data: Pick<ClaimData, "totalPixels" | "fromRound">;
  readonly isMissed: boolean;
}

/** A leaf as far as faults go. */
interface JudgedLeaf {
  readonly orchestrator: Address;
  readonly round: Round;
  readonly start: bigint;
  readonly receiptHash: Hex;
  readonly workKey: Hex;
  readonly receipt: SegmentReceipt;
}

/**
 * A fault of a claim, with what proves it: nothing more for a missing proof, one leaf for a malformed one, and for a double claim either the round of
 * an earlier claim over which this one reaches back, or two leaves.
 */
export interface FoundFault<Leaf> {
  readonly fault: Fault;
  readonly orchestrator: Address;
  /** Of the claim that is punished: of two claims the later one. */
  readonly round: Round;
  readonly overlapped: Round | undefined;
  readonly leaves: readonly Leaf[];
}

/**
 * The faults that can be proven from what is known, each kind once for each claim; an overlap comes before two leaves, since the claims alone
 * prove it. `repeated` holds leaves whose work key another leaf of the same orchestrator has too, ordered by work key and then by round; `leaves` are
 * looked at one by one.
 */
export function findFaults<Leaf extends JudgedLeaf>(known: {
  readonly claims: readonly JudgedClaim[];
  readonly leaves: readonly Leaf[];
  readonly repeated: readonly Leaf[];
}): FoundFault<Leaf>[] {
  const claims = new Map(known.claims.map((claim) => [keyOf(claim), claim]));
  const found = new Map<string, FoundFault<Leaf>>();
  const add = (
    fault: Fault,
    { orchestrator, round }: JudgedClaim | Leaf,
    evidence: { readonly leaves?: readonly Leaf[]; readonly overlapped?: Round } = {},
  ): void => {
    const key = `${fault} ${keyOf({ orchestrator, round })}`;
    const { leaves = [], overlapped } = evidence;
    if (!found.has(key)) found.set(key, { fault, orchestrator, round, overlapped, leaves });
  };
  for (const claim of known.claims) if (claim.isMissed) add("missingProof", claim);
  for (const { claim, overlapped } of findOverlaps(known.claims)) add("doubleClaim", claim, { overlapped });

  const first = new Map<string, Leaf>();
  for (const leaf of known.repeated.filter((one) => claims.has(keyOf(one)))) {
    const key = `${leaf.orchestrator} ${leaf.workKey}`;
    const earlier = first.get(key);
    if (earlier === undefined) first.set(key, leaf);
    // One claim has one place for a key.
    else if (earlier.round < leaf.round) add("doubleClaim", leaf, { leaves: [earlier, leaf] });
  }
  for (const leaf of known.leaves) {
    const claim = claims.get(keyOf(leaf));
    if (claim !== undefined && isMalformedLeaf(leaf, claim)) add("malformedLeaf", leaf, { leaves: [leaf] });
  }
  return [...found.values()];
}

/** Claims whose span reaches back over an earlier claim of the same orchestrator, with the last one that they reach over. */
function findOverlaps(claims: readonly JudgedClaim[]): { readonly claim: JudgedClaim; readonly overlapped: Round }[] {
  const previous = new Map<Address, Round>();
  return [...claims]
    .sort((a, b) => (a.round < b.round ? -1 : 1))
    .flatMap((claim) => {
      const { orchestrator, round, data } = claim;
      const overlapped = previous.get(orchestrator);
      previous.set(orchestrator, round);
      return overlapped !== undefined && data.fromRound < overlapped ? [{ claim, overlapped }] : [];
    });
}

function keyOf({ orchestrator, round }: { readonly orchestrator: Address; readonly round: Round }): string {
  return `${orchestrator} ${round}`;
}
