// SPDX-License-Identifier: MIT

import type { Address } from "../address";
import type { Hex } from "../hex";
import type { Round } from "../round";
import type { Fault } from "./fault";
import { isMalformedLeaf } from "./isMalformedLeaf";
import type { SegmentReceipt } from "./segmentReceipt";

/** A claim as far as its faults go. */
interface JudgedClaim {
  readonly orchestrator: Address;
  readonly round: Round;
  readonly data: { readonly totalPixels: bigint };
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

/** A fault of a claim, with the leaves that prove it: none for a missing proof, two for a double claim, one for a malformed leaf. */
export interface FoundFault<Leaf> {
  readonly fault: Fault;
  readonly orchestrator: Address;
  /** Of the claim that is punished: of two claims the later one. */
  readonly round: Round;
  readonly leaves: readonly Leaf[];
}

/**
 * The faults that can be proven from what is known, each kind once for each claim. `repeated` holds leaves whose work key another leaf
 * of the same orchestrator has too, ordered by work key and then by round; `leaves` are looked at one by one.
 */
export function findFaults<Leaf extends JudgedLeaf>(known: {
  readonly claims: readonly JudgedClaim[];
  readonly leaves: readonly Leaf[];
  readonly repeated: readonly Leaf[];
}): FoundFault<Leaf>[] {
  const claims = new Map(known.claims.map((claim) => [keyOf(claim), claim]));
  const found = new Map<string, FoundFault<Leaf>>();
  const add = (fault: Fault, { orchestrator, round }: JudgedClaim | Leaf, leaves: readonly Leaf[]): void => {
    const key = `${fault} ${keyOf({ orchestrator, round })}`;
    if (!found.has(key)) found.set(key, { fault, orchestrator, round, leaves });
  };
  for (const claim of known.claims) if (claim.isMissed) add("missingProof", claim, []);

  const first = new Map<string, Leaf>();
  for (const leaf of known.repeated.filter((one) => claims.has(keyOf(one)))) {
    const key = `${leaf.orchestrator} ${leaf.workKey}`;
    const earlier = first.get(key);
    if (earlier === undefined) first.set(key, leaf);
    else add("doubleClaim", leaf, [earlier, leaf]);
  }
  for (const leaf of known.leaves) {
    const claim = claims.get(keyOf(leaf));
    if (claim !== undefined && isMalformedLeaf(leaf, { ...claim, totalPixels: claim.data.totalPixels })) add("malformedLeaf", leaf, [leaf]);
  }
  return [...found.values()];
}

function keyOf({ orchestrator, round }: { readonly orchestrator: Address; readonly round: Round }): string {
  return `${orchestrator} ${round}`;
}
