// SPDX-License-Identifier: MIT

/** Where the gas of one transaction went. The parts add up to what was paid. */
export interface GasShares {
  /** What any transaction costs. */
  readonly base: number;
  readonly calldata: number;
  /** First reads of slots that are not written. */
  readonly reads: number;
  /** Writes that change a slot for the first time, with the first access to it. */
  readonly writes: number;
  /** First access to other contracts, value that goes along, and contracts that are created. */
  readonly calls: number;
  readonly logs: number;
  /** Recovery of signers. */
  readonly signatures: number;
  /** All the rest: arithmetic, memory, hashing, jumps, and whatever is read, written or called again. */
  readonly execution: number;
  /** What clearing slots gave back, as a negative number. */
  readonly refund: number;
}
