// SPDX-License-Identifier: MIT
import { Contract } from "ethers";
import { contractId } from "./contractId";
import type { Deployment } from "./deployment";
import { DeploymentError } from "./deploymentError";
import { isControllerOwner } from "./isControllerOwner";
import type { UpgradePlan } from "./upgradePlan";

/** Does what the owner of the Controller has to do, one transaction after the other. Throws {@link DeploymentError} when the deployer is not the owner. */
export async function executeUpgrade(deployment: Deployment, { calls, needsPause }: UpgradePlan): Promise<void> {
  if (calls.length === 0) return;
  if (!(await isControllerOwner(deployment))) {
    throw new DeploymentError(
      "NOT_OWNER",
      `${await deployment.deployer()} does not own the Controller: who owns it has to make these calls. The proposal for that is written without --execute.`,
    );
  }
  const controller = await deployment.contract("Controller");
  const wasPaused: boolean = await controller.getFunction("paused").staticCall();
  const pauses = needsPause && !wasPaused;
  if (pauses) await deployment.send(controller, "pause", [], "paused the system");
  for (const call of calls) {
    const proxy = await deployment.contract(call.contract);
    if (call.kind === "upgrade") {
      const { contract, implementation } = call;
      const id = contractId(`${contract}Target`);
      if ((await controller.getFunction("getContract").staticCall(id)) !== implementation) {
        await deployment.send(
          controller,
          "setContractInfo",
          [id, implementation, deployment.gitCommitHash],
          `registered ${contract}Target`,
        );
      }
      await deployment.send(proxy, "upgradeToAndCall", [implementation, "0x"], `upgraded ${contract} to ${implementation}`);
    } else if (call.function !== "migrateToNewMinter" || (await hasFunds(deployment, call.address))) {
      const contract = new Contract(call.address, proxy.interface, proxy.runner);
      await deployment.send(contract, call.function, call.args, `called ${call.contract}.${call.function}`);
    }
  }
  if (pauses) await deployment.send(controller, "unpause", [], "unpaused the system");
  else if (wasPaused) deployment.log("left the system paused, as it was");
}

/** A Minter without any has handed them over before. */
async function hasFunds(deployment: Deployment, minter: string): Promise<boolean> {
  const token = await deployment.contract("LivepeerToken");
  const lpt: bigint = await token.getFunction("balanceOf").staticCall(minter);
  return lpt > 0n || (await deployment.provider.getBalance(minter)) > 0n;
}
