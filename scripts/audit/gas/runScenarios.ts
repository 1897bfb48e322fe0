// SPDX-License-Identifier: MIT
import { ethers } from "ethers";
import hre from "hardhat";
import { TASK_COMPILE } from "hardhat/builtin-tasks/task-names";
import { hardhat } from "../../../deploy/config/hardhat";
import { deployedAddresses } from "../../../deploy/protocol/deployedAddresses";
import { deployProtocol } from "../../../deploy/protocol/deployProtocol";
import { Deployment } from "../../../deploy/protocol/deployment";
import { MemoryDeploymentStore } from "../../../deploy/protocol/memoryDeploymentStore";
import { logToStderr } from "../../devnet/logToStderr";
import type { GasFigures } from "./gasFigures";
import type { GasRun } from "./gasRun";
import { measureDeployment } from "./measureDeployment";
import { measureProofs } from "./measureProofs";
import { ScenarioTracer } from "./scenarioTracer";

interface Scenarios {
  (options: {
    request: (method: string, params: readonly unknown[]) => Promise<unknown>;
    ethers: typeof ethers;
    addr: Readonly<Record<string, string>>;
    clock: "block";
    log: (name: string, gas: number) => void;
  }): Promise<{ results: GasFigures; calldata: GasFigures }>;
}

/**
 * Deploys the protocol, paused, to the in-process network and runs the scenarios of a CommonJS module on it; then those of proofs, which the
 * deployed contracts do not have.
 */
export async function runScenarios(
  path: string,
  options: { readonly log: (line: string) => void; readonly isTraced: boolean },
): Promise<GasRun> {
  await logToStderr(() => hre.run(TASK_COMPILE, { quiet: true }));
  const [signer] = await hre.ethers.getSigners();
  if (signer === undefined) throw new Error("The in-process network has no accounts.");
  const config = { ...hardhat, unpause: { ...hardhat.unpause, value: false } };
  const deployment = new Deployment(
    { config, gitCommitHash: `0x${"0".repeat(40)}` },
    { signer, provider: hre.ethers.provider, artifacts: hre.artifacts, store: new MemoryDeploymentStore(), log: () => undefined },
  );
  await deployProtocol(deployment);
  const contracts = await measureDeployment(deployment);

  const request = (method: string, params: readonly unknown[]): Promise<unknown> =>
    hre.network.provider.request({ method, params: [...params] });
  const tracer = new ScenarioTracer(request);
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- the scenarios are a CommonJS module whose path is an option
  const scenarios = require(path) as Scenarios;
  const { results } = await scenarios({
    request: options.isTraced ? (method, params) => tracer.request(method, params) : request,
    ethers,
    addr: await deployedAddresses(deployment),
    clock: "block",
    log: (name, gas) => {
      options.log(`  ${name} ${gas}`);
      if (options.isTraced) tracer.note(name, gas);
    },
  });
  return { figures: { ...results, ...(await measureProofs(options.log)) }, contracts, shares: tracer.shares };
}
