// SPDX-License-Identifier: MIT

import type { SelectionWeights } from "./selectionWeights";

/** An orchestrator as selection sees it. */
export interface SelectionCandidate {
  /** Wei per pixel, rounded: this is a preference, not money. */
  readonly pricePerPixel: number;
  /** Whole LPT, rounded. */
  readonly stake: number;
}

/**
 * Chance of each candidate (node-operations 7.2): weighted sum of a price term, a stake term and an even share. Where nobody
 * has stake, that term counts 1 for everybody. Not normalised: see `drawCandidate`.
 */
export function selectionProbabilities(candidates: readonly SelectionCandidate[], weights: SelectionWeights): number[] {
  // Taking the lowest price off all of them changes no ratio, and keeps the exponentials from vanishing altogether.
  const lowest = Math.min(...candidates.map(({ pricePerPixel }) => pricePerPixel));
  const priceTerms = candidates.map(({ pricePerPixel }) => Math.exp((lowest - pricePerPixel) / weights.priceExpFactor));
  const priceSum = priceTerms.reduce((sum, term) => sum + term, 0);
  const stakeSum = candidates.reduce((sum, { stake }) => sum + stake, 0);
  return candidates.map(({ stake }, index) => {
    const priceShare = priceTerms[index]! / priceSum;
    const stakeShare = stakeSum === 0 ? 1 : stake / stakeSum;
    return weights.price * priceShare + weights.stake * stakeShare + weights.random / candidates.length;
  });
}
