// SPDX-License-Identifier: MIT
import type { Deployment } from "./deployment";
import type { DeploymentCheck } from "./deploymentCheck";
import { protocolParametersOf } from "./protocolParametersOf";

/** Compares every parameter with the configuration. */
export async function checkParameters(deployment: Deployment, check: DeploymentCheck): Promise<void> {
  for (const { contract: name, getter, parameter } of protocolParametersOf(deployment.config)) {
    const contract = await deployment.contract(name);
    check.expect(`${name}.${getter}`, await contract.getFunction(getter).staticCall(), parameter.value);
  }
  const treasury = await deployment.contract("Treasury");
  check.expect("Treasury.getMinDelay", await treasury.getFunction("getMinDelay").staticCall(), deployment.config.treasury.minDelay.value);
  const { faucet } = deployment.config;
  if (faucet !== null) {
    const contract = await deployment.contract("LivepeerTokenFaucet");
    check.expect("LivepeerTokenFaucet.requestAmount", await contract.getFunction("requestAmount").staticCall(), faucet.requestAmount.value);
    check.expect("LivepeerTokenFaucet.requestWait", await contract.getFunction("requestWait").staticCall(), faucet.requestWait.value);
  }
  const controller = await deployment.contract("Controller");
  check.expect("Controller.paused", await controller.getFunction("paused").staticCall(), !deployment.config.unpause.value);
}
