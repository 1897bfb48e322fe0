// SPDX-License-Identifier: MIT
import { DeploymentError } from "./deploymentError";
import type { DeploymentRecord } from "./deploymentRecord";
import { fixedContracts } from "./fixedContracts";

/** The error of a deployment that finds `name` on chain, and would create it otherwise now: in words that say what helps. */
export function creationChanged(name: string, { address }: DeploymentRecord, hasSameCode: boolean): DeploymentError {
  const fields = { name, address };
  const isFixed = fixedContracts.includes(name);
  if (isFixed && hasSameCode) {
    return new DeploymentError(
      "ARGUMENTS_CHANGED",
      `${name} at ${address} was created with other values than the configuration has now, and nothing changes them: change them back in deploy/config. ` +
        `On a local chain, start the chain again.`,
      fields,
    );
  }
  const what = hasSameCode ? "with other constructor arguments than there are now" : "from other code than there is now";
  const help = isFixed
    ? "Its address is fixed, so there is no upgrade of it: go back to the code of before."
    : "Deploying again would not change it: see npx hardhat upgrade.";
  return new DeploymentError(
    "CODE_CHANGED",
    `${name} at ${address} was deployed ${what}. ${help} On a local chain, start the chain again.`,
    fields,
  );
}
