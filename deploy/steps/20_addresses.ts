// SPDX-License-Identifier: MIT
import type { DeployFunction } from "hardhat-deploy/types";
import { deploymentOf } from "../hardhat/deploymentOf";
import { orBrokeOff } from "../hardhat/orBrokeOff";
import { writeAddresses } from "../protocol/writeAddresses";

const addresses: DeployFunction = (hre) =>
  orBrokeOff("The deployment", async () => {
    const deployment = await deploymentOf(hre, hre.deployments.log);
    hre.deployments.log(`  addresses: wrote ${await writeAddresses(deployment, "out/deployments")}`);
  });
addresses.tags = ["addresses"];
addresses.dependencies = ["handover"];

export = addresses;
