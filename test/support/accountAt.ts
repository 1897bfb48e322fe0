// SPDX-License-Identifier: MIT
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/signers";
import { ethers } from "hardhat";

/** One of the funded accounts of the test network; 0 deploys. */
export async function accountAt(index: number): Promise<HardhatEthersSigner> {
  const account = (await ethers.getSigners())[index];
  if (account === undefined) throw new Error(`The test network has no account ${index}.`);
  return account;
}
