// SPDX-License-Identifier: MIT
import type { samplePixel } from "../../../worker/src/domain/proofs/samplePixel";

/** The pixels that the chain picks of a claim. */
export type SampleRule = (claim: Parameters<typeof samplePixel>[0], samples: number) => readonly bigint[];
