// SPDX-License-Identifier: MIT
import { Contract } from "ethers";
import { contractId } from "./contractId";
import type { Deployment } from "./deployment";
import { DeploymentError } from "./deploymentError";
import { isControllerOwner } from "./isControllerOwner";
import { isPausedByUpgrade } from "./isPausedByUpgrade";
import type { UpgradePlan } from "./upgradePlan";

/** The only contract that the system is paused for. */
const PAUSED_FOR = "Minter";

/**
 * Does what the owner of the Controller has to do, one transaction after the other, and ends a pause that an upgrade which broke off has begun. Throws
 * {@link DeploymentError} when the deployer is not the owner.
 */
export async function executeUpgrade(deployment: Deployment, { contracts, calls, needsPause }: UpgradePlan): Promise<void> {
  const goesOn = await isPausedByUpgrade(deployment);
  if (calls.length === 0 && !goesOn) return;
  if (!(await isControllerOwner(deployment))) {
    throw new DeploymentError(
      "NOT_OWNER",
      `${await deployment.deployer()} does not own the Controller: who owns it has to make these calls. The proposal for that is written without --execute.`,
    );
  }
  const controller = await deployment.contract("Controller");
  const wasPaused: boolean = await controller.getFunction("paused").staticCall();
  if (needsPause && !wasPaused) await pause(deployment, controller);
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
  if (!wasPaused && !needsPause) return;
  if (wasPaused && !goesOn) {
    deployment.log(
      `left the system paused, as it was: its owner unpauses it by unpause() of the Controller at ${await controller.getAddress()}`,
    );
  } else if (!contracts.includes(PAUSED_FOR)) {
    deployment.log(
      `left the system paused: an upgrade of the ${PAUSED_FOR} broke off; go on with it by ` +
        `npx hardhat upgrade --network ${deployment.config.name} ${PAUSED_FOR} --execute`,
    );
  } else {
    await deployment.send(controller, "unpause", [], "unpaused the system");
    await deployment.store.putPause(null);
  }
}

/** The nonce is told before the transaction is sent: it is found by that, wherever this process ends. */
async function pause(deployment: Deployment, controller: Contract): Promise<void> {
  const deployer = await deployment.deployer();
  const nonce = await deployment.provider.getTransactionCount(deployer, "pending");
  await deployment.store.putPause({ deployer, nonce });
  await deployment.send(controller, "pause", [{ nonce }], "paused the system");
}

/** A Minter without any has handed them over before. */
async function hasFunds(deployment: Deployment, minter: string): Promise<boolean> {
  const token = await deployment.contract("LivepeerToken");
  const lpt: bigint = await token.getFunction("balanceOf").staticCall(minter);
  return lpt > 0n || (await deployment.provider.getBalance(minter)) > 0n;
}
