// SPDX-License-Identifier: MIT

import { concatBytes } from "../concatBytes";
import { hex, type Hex } from "../hex";
import { hexToBytes } from "../hexToBytes";
import type { Keccak256 } from "../keccak256";
import type { MultiProof } from "./multiProof";

/** A node on the way up, and what it was joined with. */
interface Step {
  readonly hash: Uint8Array;
  sibling?: Uint8Array;
  parent?: Step;
}

/**
 * Takes a multiproof apart into a proof for each of its leaves, in their order: an opening of many samples holds the evidence against
 * every single one. Follows OpenZeppelin's `processMultiProof`; undefined when the proof does not fit the leaves or the root.
 */
export function splitMultiProof(
  leaves: readonly Uint8Array[],
  { nodes, flags }: MultiProof,
  root: Hex,
  keccak256: Keccak256,
): readonly (readonly Hex[])[] | undefined {
  if (leaves.length + nodes.length !== flags.length + 1) return undefined;
  const steps: Step[] = leaves.map((hash) => ({ hash }));
  const given = nodes.map((node): Step => ({ hash: hexToBytes(node) }));
  const queue = [...steps];
  let [nextNode, nextStep] = [0, 0];
  for (const isKnown of flags) {
    const a = queue[nextStep++];
    const b = isKnown ? queue[nextStep++] : given[nextNode++];
    if (a === undefined || b === undefined) return undefined;
    const isAscending = hex(a.hash) <= hex(b.hash);
    const parent: Step = { hash: keccak256(isAscending ? concatBytes(a.hash, b.hash) : concatBytes(b.hash, a.hash)) };
    Object.assign(a, { sibling: b.hash, parent });
    Object.assign(b, { sibling: a.hash, parent });
    queue.push(parent);
  }
  const top = queue.at(-1) ?? given[0];
  if (top === undefined || hex(top.hash) !== root || nextNode !== (flags.length === 0 ? 0 : nodes.length)) return undefined;
  return steps.map(siblingsOf);
}

function siblingsOf(leaf: Step): Hex[] {
  const siblings: Hex[] = [];
  for (let step: Step | undefined = leaf; step?.sibling !== undefined; step = step.parent) siblings.push(hex(step.sibling));
  return siblings;
}
