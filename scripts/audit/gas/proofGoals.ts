// SPDX-License-Identifier: MIT

/** What proofs may cost at most, in gas, or another scenario that they may cost no more than. They have no deployed counterpart. */
export const PROOF_GOALS: readonly { readonly name: string; readonly scenario: string; readonly most: number | string }[] = [
  { name: "a claim after the first", scenario: "submitClaim.next", most: 60_000 },
  { name: "an opening, with 16 in one call at 16,384 leaves", scenario: "openSamples.16of16384.perSample", most: 30_000 },
  {
    name: "a report with 100 locks and 100 delegators, as with one",
    scenario: "reportMissingProof.100locks.100delegators",
    most: "reportMissingProof.1lock.1delegator",
  },
];
