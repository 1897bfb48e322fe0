// SPDX-License-Identifier: MIT

/** A call that the owner of the Controller has to make. */
export interface OwnerTransaction {
  readonly to: string;
  /** Calldata. */
  readonly data: string;
  /** The same in words: contract, function and arguments. */
  readonly description: string;
}
