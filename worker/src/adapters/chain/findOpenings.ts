// SPDX-License-Identifier: MIT

import type { IVerifierInterface, OpeningStructOutput } from "../../../../typechain-types/contracts/interfaces/IVerifier";
import { address } from "../../domain/address";
import { hex, type Hex } from "../../domain/hex";
import type { Keccak256 } from "../../domain/keccak256";
import { pixels } from "../../domain/pixels";
import { leafHash } from "../../domain/proofs/leafHash";
import { receiptHash } from "../../domain/proofs/receiptHash";
import type { SegmentReceipt } from "../../domain/proofs/segmentReceipt";
import { splitMultiProof } from "../../domain/proofs/splitMultiProof";
import { workKey } from "../../domain/proofs/workKey";
import { round } from "../../domain/round";
import type { RecordedLeaf } from "../../ports/claimHistory";

const HEX_PER_BYTE = 2;

/**
 * Reads the openings out of a transaction's calldata: calls of `openSamples`, also those that lie inside the calldata of another
 * contract's call. Each leaf comes with a proof of its own, taken from the call's one proof.
 */
export function findOpenings(input: string, iface: IVerifierInterface, keccak256: Keccak256): RecordedLeaf[] {
  const selector = iface.getFunction("openSamples").selector.slice(2);
  const leaves: RecordedLeaf[] = [];
  for (let at = input.indexOf(selector, 2); at >= 0; at = input.indexOf(selector, at + 1)) {
    if (at % HEX_PER_BYTE === 0) leaves.push(...readCall(`0x${input.slice(at)}`, iface, keccak256));
  }
  return leaves;
}

function readCall(data: string, iface: IVerifierInterface, keccak256: Keccak256): RecordedLeaf[] {
  try {
    const call = iface.decodeFunctionData("openSamples", data);
    const [orchestrator, claimRound, claim, openings, proof] = call as unknown as Call;
    const opened = openings.map((opening) => readOpening(opening, keccak256));
    const hashed = opened.map(({ start, receiptHash: hash, workKey: key }) => ({ hash: leafHash(start, hash, keccak256), workKey: key }));
    const multiProof = { nodes: proof.nodes as Hex[], steps: proof.steps as Hex };
    const proofs = splitMultiProof(hashed, multiProof, claim.root as Hex, keccak256);
    if (proofs === undefined) return [];
    return opened.map((leaf, index) => ({
      ...leaf,
      orchestrator: address(orchestrator),
      round: round(claimRound),
      proof: proofs[index]!,
    }));
  } catch {
    // The selector's bytes were there by chance, or the call did not succeed.
    return [];
  }
}

type Call = readonly [
  orchestrator: string,
  round: bigint,
  claim: { readonly root: string },
  openings: readonly OpeningStructOutput[],
  proof: { readonly nodes: readonly string[]; readonly steps: string },
];

function readOpening(
  { receipt: given, start }: OpeningStructOutput,
  keccak256: Keccak256,
): Omit<RecordedLeaf, "orchestrator" | "round" | "proof"> {
  const receipt: SegmentReceipt = {
    gateway: address(given.gateway),
    orchestrator: address(given.orchestrator),
    streamId: given.streamId as Hex,
    sequence: given.sequence,
    round: round(given.round),
    sourceHash: given.sourceHash as Hex,
    renditionsHash: given.renditionsHash as Hex,
    profilesHash: given.profilesHash as Hex,
    pixels: pixels(given.pixels),
    latencyMs: Number(given.latencyMs),
    device: Number(given.device),
  };
  return { receipt, start, receiptHash: hex(receiptHash(receipt, keccak256)), workKey: workKey(receipt, keccak256) };
}
