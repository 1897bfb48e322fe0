// SPDX-License-Identifier: MIT
import { parseArgs } from "node:util";
import { networkConfigOf } from "../../deploy/config/networkConfigOf";
import { recordedNetworks } from "../../deploy/config/recordedNetworks";
import { deploymentOf } from "../../deploy/hardhat/deploymentOf";
import { orBrokeOff } from "../../deploy/hardhat/orBrokeOff";
import { requireEnvironment } from "../../deploy/hardhat/requireEnvironment";
import { checkDeployment } from "../../deploy/protocol/checkDeployment";
import { DeploymentError } from "../../deploy/protocol/deploymentError";
import { formatDifferences } from "../../deploy/protocol/formatDifferences";
import { writeVerificationPayloads } from "../../deploy/protocol/writeVerificationPayloads";
import { endWithReader } from "../../worker/src/cli/endWithReader";
import { logToStderr } from "../devnet/logToStderr";

const USAGE = `npm run verify -- --network NAME [--json]

Compares a deployment with deploy/config/NAME.ts and with the compiled contracts: code, creation code and arguments, all entries of the
directory, implementations and past upgrades, parameters, owners, roles, staged batches and the supply. Sends nothing. Exit status 1 if anything differs.

  --network NAME   ${recordedNetworks.join(" or ")}: a network that was deployed to with "npx hardhat deploy --network NAME"
  --json           print one JSON object instead of text

What a block explorer asks for is written to out/verification/NAME/.`;

async function main(): Promise<number> {
  const values = parse();
  if (values.help || values.network === undefined) {
    console.log(USAGE);
    return values.help ? 0 : 2;
  }
  requireRecorded(values.network);
  requireEnvironment(networkConfigOf(values.network), process.env);
  // Hardhat reads its network from here, when it is loaded.
  process.env.HARDHAT_NETWORK = values.network;
  const { default: hre } = await import("hardhat");
  await logToStderr(() => hre.run("compile", { quiet: true }));

  const deployment = await deploymentOf(hre, console.error);
  const { subjects, differences, notes } = await checkDeployment(deployment);
  const folder = `out/verification/${values.network}`;
  const payloads = await writeVerificationPayloads(deployment, folder);
  if (values.json) {
    console.log(JSON.stringify({ network: values.network, subjects, differences, notes, payloads }));
  } else {
    console.log(`${values.network}: ${subjects} things compared, ${differences.length} different.`);
    if (differences.length > 0) console.log(formatDifferences(differences));
    for (const note of notes) console.log(note);
    console.log(`${payloads.length} payloads for block explorers are in ${folder}.`);
  }
  return differences.length === 0 ? 0 : 1;
}

function requireRecorded(network: string): void {
  if (recordedNetworks.includes(network)) return;
  const known = recordedNetworks.join(" or ");
  throw new DeploymentError("NETWORK_UNKNOWN", `No deployment to "${network}" is recorded that could be compared: name ${known}.`, {
    network,
  });
}

function parse() {
  try {
    return parseArgs({
      options: { network: { type: "string" }, json: { type: "boolean", default: false }, help: { type: "boolean", default: false } },
    }).values;
  } catch (cause) {
    throw new DeploymentError("BAD_OPTION", `${(cause as Error).message}\n\n${USAGE}`, {}, cause);
  }
}

endWithReader();
orBrokeOff("The comparison", main, "nothing was sent").then(
  (status) => process.exit(status),
  (error: unknown) => {
    console.error(error instanceof DeploymentError ? error.message : error);
    process.exit(2);
  },
);
