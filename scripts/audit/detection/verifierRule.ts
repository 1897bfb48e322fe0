// SPDX-License-Identifier: MIT
import { createHashing } from "../../../worker/src/adapters/crypto/createHashing";
import { samplePixel } from "../../../worker/src/domain/proofs/samplePixel";
import type { SampleRule } from "./sampleRule";

/** The rule of the Verifier, as the node computes it. */
export async function verifierRule(): Promise<SampleRule> {
  const { keccak256 } = await createHashing();
  return (claim, samples) => Array.from({ length: samples }, (_, sample) => samplePixel(claim, sample, keccak256));
}
