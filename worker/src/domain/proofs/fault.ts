// SPDX-License-Identifier: MIT

/** What can be proven against a claim, in the order of the Verifier's `Fault`. */
export const FAULTS = ["missingProof", "doubleClaim", "malformedLeaf"] as const;

/** One of {@link FAULTS}. */
export type Fault = (typeof FAULTS)[number];
