// SPDX-License-Identifier: MIT

import { concatBytes } from "../concatBytes";
import { hex, type Hex } from "../hex";
import { hexToBytes } from "../hexToBytes";
import type { Keccak256 } from "../keccak256";
import { wordBytes } from "../wordBytes";
import type { MultiProof } from "./multiProof";
import { PROOF_STEP } from "./proofStep";

/** An opened leaf: its hash, and the work key that says where it lies. */
interface OpenedLeaf {
  readonly hash: Uint8Array;
  readonly workKey: Hex;
}

/** What lies on the stack: a node on the way up, a key below it, and what it was joined with. */
interface Element {
  readonly hash: Uint8Array;
  readonly key: bigint;
  readonly bit: number;
  joined?: { readonly sibling: Uint8Array; readonly parent: Element };
}

const KEY_BITS = 256;

/**
 * Takes a proof of many leaves apart into a proof for each of them, in their order: an opening of many samples holds the evidence against every
 * single one. Runs the program as the Verifier does (`ProofMath`); undefined when that would refuse it.
 */
export function splitMultiProof(
  leaves: readonly OpenedLeaf[],
  { nodes, steps }: MultiProof,
  root: Hex,
  keccak256: Keccak256,
): readonly MultiProof[] | undefined {
  const opened = leaves.map(({ hash, workKey }): Element => ({ hash, key: BigInt(workKey), bit: PROOF_STEP.push }));
  const stack: Element[] = [];
  let [nextLeaf, nextNode] = [0, 0];
  const combine = (element: Element | undefined, bit: number): Element | undefined => {
    const node = nodes[nextNode++];
    return element !== undefined && node !== undefined ? combined(element, hexToBytes(node), bit, keccak256) : undefined;
  };
  for (const step of hexToBytes(steps)) {
    let made: Element | undefined;
    if (step === PROOF_STEP.push) made = opened[nextLeaf++];
    else if (step < PROOF_STEP.push) made = combine(stack.pop(), step);
    else if (step < PROOF_STEP.invalid) made = merged({ top: stack.pop(), lower: stack.pop() }, step - PROOF_STEP.merge, keccak256);
    if (made === undefined) return undefined;
    stack.push(made);
  }
  const [top] = stack;
  const isUsedUp = nextLeaf === leaves.length && nextNode === nodes.length;
  return top !== undefined && stack.length === 1 && isUsedUp && hex(top.hash) === root ? opened.map(proofOf) : undefined;
}

function combined(element: Element, node: Uint8Array, bit: number, keccak256: Keccak256): Element | undefined {
  if (bit >= element.bit) return undefined;
  const isLeft = bitOf(element.key, bit) === 0n;
  const hash = nodeHash(bit, isLeft ? [element.hash, node] : [node, element.hash], keccak256);
  const parent = { hash, key: element.key, bit };
  element.joined = { sibling: node, parent };
  return parent;
}

/** The upper of the two is right. */
function merged(
  { top, lower }: { readonly top: Element | undefined; readonly lower: Element | undefined },
  bit: number,
  keccak256: Keccak256,
): Element | undefined {
  if (top === undefined || lower === undefined || bit >= top.bit || bit >= lower.bit) return undefined;
  // They agree up to the bit, where the left one has 0 and the right one 1.
  const after = BigInt(KEY_BITS - 1 - bit);
  if (bitOf(lower.key, bit) !== 0n || top.key >> after !== (lower.key >> after) + 1n) return undefined;
  const parent = { hash: nodeHash(bit, [lower.hash, top.hash], keccak256), key: lower.key, bit };
  lower.joined = { sibling: top.hash, parent };
  top.joined = { sibling: lower.hash, parent };
  return parent;
}

function nodeHash(bit: number, [left, right]: readonly [Uint8Array, Uint8Array], keccak256: Keccak256): Uint8Array {
  return keccak256(concatBytes(wordBytes(BigInt(bit)), left, right));
}

function bitOf(key: bigint, bit: number): bigint {
  return (key >> BigInt(KEY_BITS - 1 - bit)) & 1n;
}

function proofOf(leaf: Element): MultiProof {
  const [nodes, steps]: [Hex[], number[]] = [[], [PROOF_STEP.push]];
  for (let element = leaf; element.joined !== undefined; element = element.joined.parent) {
    nodes.push(hex(element.joined.sibling));
    steps.push(element.joined.parent.bit);
  }
  return { nodes, steps: hex(Uint8Array.from(steps)) };
}
