// SPDX-License-Identifier: MIT

/** What it took to create a contract, and how large its code is. */
export interface ContractGas {
  readonly name: string;
  readonly gas: number;
  /** Runtime code, in bytes. */
  readonly bytes: number;
}
