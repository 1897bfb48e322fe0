// SPDX-License-Identifier: MIT

/** How a gateway chooses among orchestrators it does not know yet; the three weights sum to 1. */
export interface SelectionWeights {
  readonly random: number;
  readonly stake: number;
  readonly price: number;
  /** F in `e^(-price/F)`, in wei per pixel. */
  readonly priceExpFactor: number;
}
