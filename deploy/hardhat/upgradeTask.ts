// SPDX-License-Identifier: MIT
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { TASK_COMPILE } from "hardhat/builtin-tasks/task-names";
import { task } from "hardhat/config";
import { executeUpgrade } from "../protocol/executeUpgrade";
import { planUpgrade } from "../protocol/planUpgrade";
import { upgradeProposal } from "../protocol/upgradeProposal";
import { awaitPendingTransactions } from "../protocol/awaitPendingTransactions";
import { deploymentOf } from "./deploymentOf";
import { inWords } from "./inWords";
import { orBrokeOff } from "./orBrokeOff";

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
        const print = (line: string): void => console.log(line);
        const deployment = await deploymentOf(hre, print);
        await awaitPendingTransactions(deployment);
        const plan = await planUpgrade(deployment, contracts);
        const network = deployment.config.name;
        if (plan.calls.length === 0) return print(`Nothing to do: ${network} runs the present code of ${plan.contracts.join(", ")}.`);
        if (execute) {
          await executeUpgrade(deployment, plan);
          return print(`Done. See what there is now: npm run verify -- --network ${network}`);
        }
        const path = join("out", "upgrades", `${network}.yaml`);
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, await upgradeProposal(deployment, plan));
        print(`Wrote ${path}. The owner of the Controller has to make these ${plan.calls.length} calls in one transaction:`);
        print(`  npm run gov -- simulate ${path} --network ${network}     # then propose`);
        print(`  npx hardhat upgrade --network ${network} --execute ${contracts.join(" ")}     # where the deployer owns it`);
      }),
    ),
  );
