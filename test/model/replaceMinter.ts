// SPDX-License-Identifier: MIT
import { ethers } from "hardhat";
import { Deployment } from "../../deploy/protocol/deployment";
import { executeUpgrade } from "../../deploy/protocol/executeUpgrade";
import { planUpgrade } from "../../deploy/protocol/planUpgrade";
import { changedCode } from "../support/changedCode";
import type { modelFixture } from "./modelFixture";

/** Puts another Minter in the place of the present one, by the upgrade that people run, and tells the system of it. */
export async function replaceMinter(system: Awaited<ReturnType<typeof modelFixture>>): Promise<void> {
  const { store, owner, deployment } = system;
  const replaced = (await store.get("Minter"))?.former ?? [];
  const upgraded = new Deployment(
    { config: deployment.config, gitCommitHash: `0x${"0".repeat(40)}` },
    { signer: owner, provider: ethers.provider, artifacts: changedCode(["Minter"], replaced.length + 1), store, log: () => undefined },
  );
  await executeUpgrade(upgraded, await planUpgrade(upgraded, ["Minter"]));
  system.minter = await ethers.getContractAt("Minter", await upgraded.address("Minter"));
}
