// SPDX-License-Identifier: MIT
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { TASK_COMPILE } from "hardhat/builtin-tasks/task-names";
import { task } from "hardhat/config";
import { awaitPendingTransactions } from "../protocol/awaitPendingTransactions";
import type { Deployment } from "../protocol/deployment";
import { executeUpgrade } from "../protocol/executeUpgrade";
import { isPausedByUpgrade } from "../protocol/isPausedByUpgrade";
import { ownerTransactions } from "../protocol/ownerTransactions";
import { planUpgrade } from "../protocol/planUpgrade";
import type { UpgradePlan } from "../protocol/upgradePlan";
import { upgradeProposal } from "../protocol/upgradeProposal";
import { commitWarning } from "./commitWarning";
import { deploymentOf } from "./deploymentOf";
import { inWords } from "./inWords";
import { orBrokeOff } from "./orBrokeOff";
import { upgradeInstructions } from "./upgradeInstructions";

interface Arguments {
  readonly contracts: string[];
  readonly execute: boolean;
}

/** Creates new code for contracts of a deployment, and writes the proposal by which the owner installs it, or installs it. */
export const upgradeTask = task("upgrade", "Creates new code for deployed contracts, and writes the proposal that installs it")
  .addVariadicPositionalParam("contracts", "Proxied contracts, Minter or Verifier", [])
  .addFlag("execute", "Install it, with the deployer's key, where that owns the Controller")
  .setAction(({ contracts, execute }: Arguments, hre) =>
    inWords("upgrade", () =>
      orBrokeOff("The upgrade", async () => {
        await hre.run(TASK_COMPILE, { quiet: true });
        const deployment = await deploymentOf(hre, print);
        await awaitPendingTransactions(deployment);
        const plan = await planUpgrade(deployment, contracts);
        const network = deployment.config.name;
        const goesOn = await isPausedByUpgrade(deployment);
        const warning = commitWarning(deployment.gitCommitHash);
        if (warning !== null && plan.calls.length > 0) print(warning);
        if (execute && (plan.calls.length > 0 || goesOn)) {
          await executeUpgrade(deployment, plan);
          return print(`Done. See what there is now: npm run verify -- --network ${network}`);
        }
        if (plan.calls.length > 0) return await writeUpgrade(deployment, plan, contracts);
        print(`Nothing to do: ${network} runs the present code of ${plan.contracts.join(", ")}.`);
        if (goesOn) print("The system is still paused by an upgrade that broke off: run that again with --execute.");
      }),
    ),
  );

function print(line: string): void {
  console.log(line);
}

/** Writes what the owner of the Controller needs, and says how to go on. */
async function writeUpgrade(deployment: Deployment, plan: UpgradePlan, contracts: readonly string[]): Promise<void> {
  const network = deployment.config.name;
  const folder = join("out", "upgrades");
  const [proposalPath, callsPath] = [join(folder, `${network}.yaml`), join(folder, `${network}.json`)];
  const transactions = await ownerTransactions(deployment, plan.calls);
  mkdirSync(folder, { recursive: true });
  writeFileSync(proposalPath, await upgradeProposal(deployment, plan));
  writeFileSync(callsPath, `${JSON.stringify(transactions, null, 2)}\n`);

  const controller = await deployment.contract("Controller");
  const owner: string = await controller.getFunction("owner").staticCall();
  const owners = {
    deployer: await deployment.deployer(),
    Treasury: await deployment.address("Treasury"),
    Governor: await deployment.address("Governor"),
  } as const;
  const ownerKind = (["deployer", "Treasury", "Governor"] as const).find((kind) => owners[kind] === owner) ?? "other";
  for (const line of upgradeInstructions({ network, owner, ownerKind, contracts, transactions, proposalPath, callsPath })) print(line);
}
