// SPDX-License-Identifier: MIT

/** The bytes of a proof's program (`MultiProof` of the Verifier). A step below `push` combines at the bit that it is. */
export const PROOF_STEP = {
  /** Pushes the next opened leaf. The bit of a leaf: all bits of nodes are below it. */
  push: 0x7f,
  /** Plus a bit: merges the two top elements there. */
  merge: 0x80,
  invalid: 0xff,
} as const;
