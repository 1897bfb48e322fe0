// SPDX-License-Identifier: MIT
import { MaxUint256, ZeroAddress } from "ethers";
import type { Deployment } from "./deployment";
import type { DeploymentCheck } from "./deploymentCheck";
import { protocolParametersOf } from "./protocolParametersOf";
import { readView } from "./readView";

/** What the Minter says where inflation has no ceiling. */
const NO_CEILING = MaxUint256 >> 192n;

/** Compares every parameter with the configuration. */
export async function checkParameters(deployment: Deployment, check: DeploymentCheck): Promise<void> {
  const { config } = deployment;
  const expect = async (name: string, getter: string, expected: unknown): Promise<void> => {
    check.expect(`${name}.${getter.replace("()", "")}`, await readView(await deployment.contract(name), getter), expected);
  };
  for (const { contract, getter, parameter } of protocolParametersOf(config)) await expect(contract, getter, parameter.value);
  // Bounds of inflation are off where nobody asks for them.
  if (config.minter.inflationFloor === undefined) await expect("Minter", "inflationFloor", 0n);
  if (config.minter.inflationCeiling === undefined) await expect("Minter", "inflationCeiling", NO_CEILING);

  const { votingDelay, votingPeriod, proposalThreshold, quorum, quota } = config.governance;
  await expect("LivepeerGovernor", "votingDelay", votingDelay.value);
  await expect("LivepeerGovernor", "votingPeriod", votingPeriod.value);
  await expect("LivepeerGovernor", "proposalThreshold", proposalThreshold.value);
  await expect("LivepeerGovernor", "quorumNumerator()", quorum.value);
  await expect("LivepeerGovernor", "quota", quota.value);
  await expect("Treasury", "getMinDelay", config.treasury.minDelay.value);

  if (config.faucet !== null) {
    await expect("LivepeerTokenFaucet", "requestAmount", config.faucet.requestAmount.value);
    await expect("LivepeerTokenFaucet", "requestWait", config.faucet.requestWait.value);
  }
  if (config.hasL1Supply.value) {
    // The bridge is the owner's to name.
    for (const getter of ["l1LPTDataCache", "l2LPTGateway"]) await expect("L2LPTDataCache", getter, ZeroAddress);
  }
  await expect("Controller", "paused", !config.unpause.value);
}
