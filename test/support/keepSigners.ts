// SPDX-License-Identifier: MIT

/**
 * Lets `getSigners` make the signers of the test network once. They stay the same, and the plugin asks for all of them for each contract that it
 * deploys, which takes a quarter of the tests' time. To be called when the tests start, not before: coverage replaces the network until then.
 */
export async function keepSigners(): Promise<void> {
  // Hardhat reads its configuration, which names this file, before there is an environment.
  const { ethers } = (await import("hardhat")).default;
  const signers = ethers.getSigners();
  ethers.getSigners = () => signers;
}
