// SPDX-License-Identifier: MIT
import { stringify } from "yaml";
import { contractId } from "./contractId";
import type { Deployment } from "./deployment";
import type { OwnerCall } from "./ownerCall";
import { readView } from "./readView";
import type { UpgradePlan } from "./upgradePlan";

/** What has to be done for an upgrade as a file that `npm run gov -- propose` takes: all in one transaction, or nothing. */
export async function upgradeProposal(deployment: Deployment, { contracts, calls }: UpgradePlan): Promise<string> {
  const { gitCommitHash } = deployment;
  const source = BigInt(gitCommitHash) === 0n ? "sources that are in no git commit" : `commit ${gitCommitHash.slice(2)}`;
  const list = new Intl.ListFormat("en").format(contracts);
  const actions = [];
  for (const call of calls) actions.push(await toAction(deployment, call));
  return stringify(
    { title: `Upgrade of ${list}`, description: `New code for ${list}, made from ${source}.`, actions },
    { lineWidth: 0, defaultStringType: "PLAIN" },
  );
}

async function toAction(deployment: Deployment, call: OwnerCall): Promise<unknown> {
  const { contract } = call;
  if (call.kind === "upgrade") return { upgrade: { contract, implementation: call.implementation, commit: deployment.gitCommitHash } };
  const controller = await deployment.contract("Controller");
  const isNamed = contract === "Controller" || (await readView(controller, "getContract", contractId(contract))) === call.address;
  if (isNamed) return { call: { contract, function: call.function, args: call.args } };
  const data = (await deployment.contract(contract)).interface.encodeFunctionData(call.function, call.args);
  return { raw: { target: call.address, data } };
}
