// SPDX-License-Identifier: MIT
import type { InterfaceAbi } from "ethers";

/** What is kept of one contract that was created. Written before the transaction is mined, so that nothing is created twice. */
export interface DeploymentRecord {
  readonly address: string;
  /** The transaction that created the contract. */
  readonly transactionHash: string;
  /** Name of the artifact. */
  readonly artifact: string;
  /** keccak256 of the creation code with its arguments. */
  readonly initCodeHash: string;
  /** ABI-encoded constructor arguments. */
  readonly constructorArguments: string;
  readonly abi: InterfaceAbi;
  /** Addresses of those in whose place it came, oldest first. */
  readonly former?: readonly string[];
}
