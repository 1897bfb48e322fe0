// SPDX-License-Identifier: MIT
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { id, JsonRpcProvider } from "ethers";
import { implementationOf } from "../../../deploy/protocol/implementationOf";
import { ServiceRegistry__factory } from "../../../typechain-types/factories/contracts/registry/ServiceRegistry__factory";
import { SpeGrant__factory } from "../../../typechain-types/factories/contracts/governance/SpeGrant__factory";
import { TicketBroker__factory } from "../../../typechain-types/factories/contracts/pm/TicketBroker__factory";
import { startDevnet } from "../../devnet/startDevnet";
import { formatAmount } from "../formatAmount";
import { GovError } from "../govError";
import { protocolContracts } from "../protocolContracts";
import { toJson } from "../toJson";
import { demoAccounts } from "./demoAccounts";
import { demoNetwork } from "./demoNetwork";
import { demoProposals } from "./demoProposals";
import { DemoStage } from "./demoStage";
import { prepareElectorate } from "./prepareElectorate";

interface DemoOptions {
  /** Folder of the report and the proposal files. */
  readonly out: string;
  readonly print: (line: string) => void;
}

/** A whole proposal, from the file to its execution, and the end of a grant, on a network of its own. Returns what is in out/governance.json. */
export async function runDemo({ out, print }: DemoOptions): Promise<unknown> {
  mkdirSync(out, { recursive: true });
  print("Starting a local network whose Controller the treasury owns.");
  const network = await startDevnet({ port: 0, config: demoNetwork });
  const provider = new JsonRpcProvider(network.rpcUrl, network.chainId, { staticNetwork: true, cacheTimeout: -1 });
  try {
    const report = await play({ out, print }, network, provider);
    const path = join(out, "governance.json");
    writeFileSync(path, `${toJson(report)}\n`);
    print(`All of it is in ${path}.`);
    return report;
  } finally {
    provider.destroy();
    await network.stop();
  }
}

async function play(
  { out, print }: DemoOptions,
  { rpcUrl, controller }: { readonly rpcUrl: string; readonly controller: string },
  provider: JsonRpcProvider,
): Promise<unknown> {
  const stage = new DemoStage({ rpcUrl, controller, print });
  const contracts = await protocolContracts(controller, provider);
  const accounts = await provider.listAccounts();
  const addressOf = (who: keyof typeof demoAccounts): string => accounts[demoAccounts[who]]?.address ?? "";
  const from = (who: keyof typeof demoAccounts) => ({ from: String(demoAccounts[who]), isSending: true });
  const balances = async (grant: string) => ({
    treasury: await contracts.token.balanceOf(await contracts.treasury.getAddress()),
    recipient: await contracts.token.balanceOf(addressOf("recipient")),
    grant: await contracts.token.balanceOf(grant),
  });

  stage.title("Who votes");
  await stage.run("rounds", ["1"]);
  await prepareElectorate(provider, contracts, (line) => stage.say(line));
  await stage.run("rounds", ["2"]);
  await stage.run("power", [addressOf("orchestrator")]);
  await stage.run("parameters", []);

  stage.title("The proposal");
  const implementation = await new ServiceRegistry__factory(accounts[0]).deploy();
  await implementation.waitForDeployment();
  const people = { recipient: addressOf("recipient"), reviewer: addressOf("reviewer") };
  const program = join(out, "proposal.yaml");
  writeFileSync(program, demoProposals.program({ implementation: await implementation.getAddress(), ...people }));
  const grantAddress = await contracts.grants.nextGrant();
  const before = await balances(grantAddress);
  const simulation = await stage.run("simulate", [program]);
  await stage.run("propose", [program], { from: String(demoAccounts.orchestrator) });
  await stage.run("propose", [program], from("orchestrator"));

  stage.title("The vote");
  await stage.run("rounds", ["2"]);
  await stage.run("vote", ["latest", "for"], { ...from("orchestrator"), reason: "all three are due" });
  await stage.run("vote", ["latest", "against"], { ...from("rival"), reason: "tickets are long enough" });
  await stage.run("vote", ["latest", "against"], { ...from("delegator"), reason: "not with my stake" });
  const vote = await stage.run("show", ["latest"]);

  stage.title("The execution");
  await stage.run("rounds", ["10"]);
  await stage.run("queue", ["latest"], from("orchestrator"));
  await stage.run("execute", ["latest"], from("orchestrator"));
  const broker = TicketBroker__factory.connect(await contracts.controller.getContract(id("TicketBroker")), provider);
  expectEqual("the ticket validity period", await broker.ticketValidityPeriod(), 3n);
  const registry = await contracts.controller.getContract(id("ServiceRegistry"));
  expectEqual("the implementation", await implementationOf(provider, registry), await implementation.getAddress());

  stage.title("The grant: one milestone of two");
  await stage.run("spe", ["report", grantAddress, "0", "ipfs://captions-first-report"], from("recipient"));
  await stage.run("spe", ["milestone", grantAddress, "0"], from("reviewer"));
  await stage.run("spe", ["claim", grantAddress], from("recipient"));
  await stage.run("spe", ["list"]);

  stage.title("The end of the grant");
  const clawback = join(out, "clawback.yaml");
  writeFileSync(clawback, demoProposals.clawback(grantAddress));
  await stage.run("propose", [clawback], from("orchestrator"));
  await stage.run("rounds", ["2"]);
  await stage.run("vote", ["latest", "for"], from("orchestrator"));
  await stage.run("vote", ["latest", "for"], from("rival"));
  await stage.run("rounds", ["10"]);
  await stage.run("simulate", ["latest"]);
  await stage.run("queue", ["latest"], from("orchestrator"));
  await stage.run("execute", ["latest"], from("orchestrator"));
  const grants = await stage.run("spe", ["list"]);
  const proposals = await stage.run("list", []);

  stage.title("Every LPT accounted for");
  const after = await balances(grantAddress);
  const { granted, paid, returned, remaining } = await SpeGrant__factory.connect(grantAddress, provider).summary();
  stage.say(`  granted     ${formatAmount(granted, "LPT")}`);
  stage.say(`  paid        ${formatAmount(paid, "LPT")} to the recipient, who holds ${formatAmount(after.recipient, "LPT")}`);
  stage.say(`  returned    ${formatAmount(returned, "LPT")} to the treasury`);
  stage.say(`  in the grant ${formatAmount(after.grant, "LPT")}`);
  stage.say(`  treasury    ${formatAmount(before.treasury, "LPT")} before, ${formatAmount(after.treasury, "LPT")} after\n`);
  expectEqual("granted = paid + returned + remaining", granted, paid + returned + remaining);
  expectEqual("the recipient's LPT", after.recipient, before.recipient + paid);
  expectEqual("the grant's LPT", after.grant, remaining);
  expectEqual("the treasury's LPT", after.treasury, before.treasury - paid);
  expectEqual("half of the grant was paid", paid * 2n, granted);
  return { simulation, vote, grants, proposals, balances: { before, after } };
}

function expectEqual(what: string, actual: bigint | string, expected: bigint | string): void {
  if (actual !== expected) throw new GovError("DEMO_FAILED", `${what}: ${actual}, expected ${expected}`);
}
