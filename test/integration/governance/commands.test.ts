// SPDX-License-Identifier: MIT
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { id, ZeroHash } from "ethers";
import { networkAddress } from "../../../scripts/governance/networkAddress";
import { parseGovOptions } from "../../../scripts/governance/parseGovOptions";
import type { ProposalReading } from "../../../scripts/governance/readProposal";
import { RoundDates } from "../../../scripts/governance/roundDates";
import type { Simulation } from "../../../scripts/governance/simulateProposal";
import { demoAccounts } from "../../../scripts/governance/demo/demoAccounts";
import { LivepeerTokenFaucet__factory } from "../../../typechain-types/factories/contracts/token/LivepeerTokenFaucet__factory";
import { GovernanceNetwork } from "./governanceNetwork";

const LPT = 10n ** 18n;
const NOBODY = "0x00000000000000000000000000000000000000AA";

/** One network for all: the tests follow each other as the life of a proposal does. */
describe("npm run gov", () => {
  let network: GovernanceNetwork;
  const folder = mkdtempSync(join(tmpdir(), "gov-"));
  const file = (name: string, actions: string): string => {
    const path = join(folder, `${name}.yaml`);
    writeFileSync(path, `title: ${name}\nactions:\n${actions}\n`);
    return path;
  };
  const { orchestrator, rival, delegator } = demoAccounts;

  before(async () => {
    network = await GovernanceNetwork.start();
    await network.prepareElectorate();
  });

  after(async () => {
    await network.stop();
    rmSync(folder, { recursive: true });
  });

  it("parameters: tells value, unit, bounds and setter of each", async () => {
    const { text, result } = await network.run("parameters");
    expect(text).to.match(
      /TicketBroker\s+ticketValidityPeriod\s+2\s+rounds\s+1\s+65535\s+setTicketValidityPeriod\s+owner of the Controller/,
    );
    expect(text).to.match(/LivepeerGovernor\s+quorumNumerator\s+333300\s+ppm of the active stake\s+10000\s+500000/);
    expect((result as unknown[]).length).to.be.greaterThan(12);
  });

  it("power: tells votes and where they come from", async () => {
    const { text } = await network.run("power", [network.accounts[orchestrator] ?? ""]);
    expect(text).to.contain("9,000 LPT of votes").and.to.contain("own stake  6,000 LPT").and.to.contain("delegated  3,000 LPT");
    await expect(network.run("power", ["x"])).to.be.rejectedWith('"x" is no address');
    await expect(network.run("power", [NOBODY], { round: "9999" })).to.be.rejectedWith("Round 9999 has not begun");
    await expect(network.run("power", [NOBODY], { round: "x" })).to.be.rejectedWith("not a round");
    expect((await network.run("power", [NOBODY], { round: "1" })).text).to.contain("0 LPT of votes");
  });

  it("simulate: says which action fails and why, with the error in words", async () => {
    const path = file("Not the owner's", `  - treasury-transfer: { to: "${NOBODY}", amount: 1 LPT }\n  - pause:`);
    const { result, text, isBad } = await network.run("simulate", [path]);
    const { isSuccess, failedAction, error } = result as Simulation;
    expect(isBad).to.equal(true);
    expect(isSuccess).to.equal(false);
    expect(failedAction).to.equal(2);
    expect(error).to.match(/^ControllerUnauthorized\(caller Treasury, owner 0x[0-9a-fA-F]{40}\): controller unauthorized$/);
    expect(text).to.contain("2. Controller.pause()  <-- fails");
  });

  it("handover: gives the treasury all that the sender owns, and tells what that is", async () => {
    await expect(network.send(rival, "handover")).to.be.rejectedWith(/It would fail: ControllerUnauthorized/);
    const [owner = ""] = network.accounts;
    const steps = [
      "LivepeerTokenFaucet: to the treasury",
      "Controller: to the treasury",
      "LivepeerToken: the treasury administers its roles",
      `LivepeerToken: ${owner} administers them no more`,
    ];
    expect((await network.run("handover", [], { from: "0" })).text.split("\n")).to.include.members(steps);
    const { text, result } = await network.send(0, "handover");
    expect(text.split("\n")).to.include.members(steps);
    expect((result as { transactions: unknown[] }).transactions).to.have.length(4);

    const { contracts, close, provider } = await network.connect();
    const { controller, token, treasury } = contracts;
    const treasuryAddress = await treasury.getAddress();
    const faucet = LivepeerTokenFaucet__factory.connect(await controller.getContract(id("LivepeerTokenFaucet")), provider);
    expect([await controller.owner(), await faucet.owner()]).to.deep.equal([treasuryAddress, treasuryAddress]);
    expect([await token.hasRole(ZeroHash, owner), await token.hasRole(ZeroHash, treasuryAddress)]).to.deep.equal([false, true]);
    close();
    await expect(network.send(0, "handover")).to.be.rejectedWith(
      "The treasury owns the Controller already, and the sender has nothing else",
    );
  });

  it("simulate: proposals may do what the owner of the Controller may, once that is the treasury", async () => {
    const path = file(
      "All at once",
      [
        `  - treasury-transfer: { to: "${NOBODY}", amount: 1 LPT }`,
        "  - pause:",
        "  - unpause:",
        "  - set-parameter: { contract: LivepeerGovernor, parameter: votingPeriod, value: 12 }",
        "  - set-parameter: { contract: TicketBroker, parameter: unlockPeriod, value: 5 }",
      ].join("\n"),
    );
    const { changes, balances, events } = (await network.run("simulate", [path])).result as Simulation;
    expect(changes).to.deep.equal([
      { what: "TicketBroker.unlockPeriod", before: "2 rounds", after: "5 rounds" },
      { what: "LivepeerGovernor.votingPeriod", before: "10 rounds", after: "12 rounds" },
    ]);
    expect(balances).to.deep.equal([
      { account: "Treasury", token: "LPT", before: 50_000n * LPT, after: 49_999n * LPT },
      { account: NOBODY, token: "LPT", before: 0n, after: LPT },
    ]);
    expect(events).to.include("LivepeerGovernor VotingPeriodSet(oldVotingPeriod 10, newVotingPeriod 12)");
  });

  it("simulate: says that a setter refuses its value, and what it was not given", async () => {
    const path = file("Refused", "  - call: { contract: RoundsManager, function: setRoundLength, args: [0] }");
    const { error } = (await network.run("simulate", [path])).result as Simulation;
    expect(error).to.match(/^RoundsManagerInvalidRoundLength\(/);
    await expect(network.run("simulate", [])).to.be.rejectedWith("Name a file");
    await expect(network.run("simulate", ["123"])).to.be.rejectedWith("There is no proposal yet");
    await expect(network.run("simulate", ["nowhere.yaml"])).to.be.rejectedWith("There is no file nowhere.yaml.");
  });

  it("propose: sends nothing unless told, and needs the threshold", async () => {
    const path = file("Longer tickets", "  - set-parameter: { contract: TicketBroker, parameter: ticketValidityPeriod, value: 3 }");
    await expect(network.run("propose", [])).to.be.rejectedWith("Name the file");
    await expect(network.run("propose", [path])).to.be.rejectedWith("Who sends?");
    const payment = file("Pay", `  - treasury-transfer: { to: "${NOBODY}", amount: 3 ETH }`);
    expect((await network.run("propose", [payment], { from: "1" })).text).to.contain(`1. ${NOBODY}.(no call) with 3 ETH`);
    await expect(network.run("propose", [path], { from: NOBODY })).to.be.rejectedWith("holds no key");
    await expect(network.send(7, "propose", [path])).to.be.rejectedWith(/GovernorInsufficientProposerVotes\(proposer 0x/);
    expect((await network.run("propose", [path], { from: "1" })).text).to.contain("Nothing was sent");
    expect((await network.run("list")).result).to.deep.equal([]);
    await network.send(orchestrator, "propose", [path]);
    expect((await network.run("list")).text).to.match(/pending .*Longer tickets/);
    const { text, result } = await network.run("show", ["latest"]);
    expect(text).to.contain("known once the snapshot is taken").and.to.contain("TicketBroker.setTicketValidityPeriod(");
    const { id: proposalId, snapshot } = result as ProposalReading;
    const connection = await network.connect();
    const dates = await RoundDates.read(connection);
    connection.close();
    expect(text).to.contain(`snapshot    end of round ${snapshot}, about ${dates.date(snapshot + 1n)}`);
    expect(((await network.run("show", [proposalId.toString().slice(0, 9)])).result as ProposalReading).id).to.equal(proposalId);
    await expect(network.run("show")).to.be.rejectedWith("Which proposal?");
    await expect(network.run("show", ["x"])).to.be.rejectedWith('"x" is no id of a proposal');
    await expect(network.run("show", [proposalId.toString().slice(0, 1)])).to.be.rejectedWith("name its first 6 digits at least");
    await expect(network.run("show", ["999999"])).to.be.rejectedWith("There is no proposal 999999");
    await expect(network.send(orchestrator, "propose", [path])).to.be.rejectedWith(
      "there is the same proposal already, and it is pending: another title or description makes another proposal",
    );
  });

  it("vote: tells the power beforehand and what an override does", async () => {
    await expect(network.send(orchestrator, "vote", ["latest", "for"])).to.be.rejectedWith(
      /GovernorUnexpectedProposalState\(.*\): the proposal is pending, and would have to be active$/,
    );
    await network.run("rounds", ["2"]);
    await expect(network.send(orchestrator, "vote", ["latest", "perhaps"])).to.be.rejectedWith("for, against or abstain");
    const before = await network.run("vote", ["latest", "against"], { from: String(delegator) });
    expect(before.text).to.contain("2,000 LPT will not count in a vote of the orchestrator").and.to.contain("Nothing was sent");
    expect((await network.run("vote", ["latest", "for"], { from: "9" })).text).to.contain("had no votes at the snapshot");
    await network.send(orchestrator, "vote", ["latest", "for"], { reason: "due" });
    await network.send(rival, "vote", ["latest", "abstain"]);
    const override = await network.send(delegator, "vote", ["latest", "against"]);
    expect(override.text).to.contain("takes 2,000 LPT out of the vote for of the orchestrator");

    const { result, text } = await network.run("show", ["latest"]);
    const { inFavour, against, abstained, votes, quorum } = result as ProposalReading;
    expect([inFavour, against, abstained]).to.deep.equal([7_000n * LPT, 2_000n * LPT, 3_000n * LPT]);
    expect(quorum).to.equal((12_000n * LPT * 333_300n) / 1_000_000n);
    expect(votes.map(({ choice, power, counted, reason }) => [choice, power / LPT, counted / LPT, reason])).to.deep.equal([
      ["for", 9_000n, 7_000n, "due"],
      ["abstain", 3_000n, 3_000n, ""],
      ["against", 2_000n, 2_000n, ""],
    ]);
    expect(votes[2]?.overrides).to.equal(network.accounts[orchestrator]);
    expect(text).to.contain("77.77 % For; more than 50 % needed");
  });

  it("lower: takes stake that left out of a vote", async () => {
    const voter = network.accounts[orchestrator] ?? "";
    expect((await network.run("lower", ["latest", voter], { from: "9" })).text).to.contain("nothing changes");
    await expect(network.run("lower", ["latest", "x"], { from: "9" })).to.be.rejectedWith("is no address");
    const connection = await network.connect();
    const signer = await connection.provider.getSigner(orchestrator);
    await (await connection.contracts.bonding.connect(signer).unbond(4_000n * LPT)).wait();
    connection.close();
    expect((await network.send(9, "lower", ["latest", voter])).text).to.contain("7,000 LPT -> 5,000 LPT");
    // The delegator's stake stands behind its own vote, and not for what left.
    const votedItself = network.accounts[delegator] ?? "";
    const names = ["latest", voter, votedItself, votedItself, network.accounts[rival] ?? ""];
    expect((await network.send(9, "lower", names)).text).to.contain("5,000 LPT -> 3,000 LPT");
    await expect(network.run("lower", ["latest", voter, "y"], { from: "9" })).to.be.rejectedWith('"y" is no address');
  });

  it("cancel, queue, execute: each at its time", async () => {
    await expect(network.send(orchestrator, "cancel", ["latest"])).to.be.rejectedWith(/GovernorUnableToCancel/);
    await expect(network.send(orchestrator, "queue", ["latest"])).to.be.rejectedWith(/GovernorUnexpectedProposalState/);
    await network.run("rounds", ["10"]);
    expect((await network.send(orchestrator, "queue", ["latest"])).text).to.contain("state  queued");
    const simulation = await network.run("simulate", ["latest"]);
    expect(simulation.text).to.contain("The execution would succeed");
    expect(simulation.isBad).to.equal(false);
    expect((await network.send(rival, "execute", ["latest"])).text).to.contain("state  executed");
    expect((await network.run("parameters")).text).to.match(/ticketValidityPeriod\s+3 /);
    expect((await network.run("list")).text).to.match(/executed .*Longer tickets/);

    const path = file("Taken back", "  - pause:");
    await network.send(orchestrator, "propose", [path]);
    expect((await network.send(orchestrator, "cancel", ["latest"])).text).to.contain("state  canceled");
  });

  it("simulate: tells of contracts that others take the place of", async () => {
    const connection = await network.connect();
    const { controller } = connection.contracts;
    const former = await controller.getContract(id("Verifier"));
    connection.close();
    const path = file(
      "Verifier",
      `  - call: { contract: Controller, function: setContractInfo, args: ["${id("Verifier")}", "${NOBODY}", "0x${"0".repeat(40)}"] }`,
    );
    const { changes } = (await network.run("simulate", [path])).result as Simulation;
    expect(changes).to.deep.include({ what: "Controller: Verifier", before: former, after: NOBODY });
    const ceiling = file("Ceiling", "  - set-parameter: { contract: Minter, parameter: inflationCeiling, value: 300000 }");
    expect(((await network.run("simulate", [ceiling])).result as Simulation).changes).to.deep.equal([
      {
        what: "Minter.inflationCeiling",
        before: "18446744073709551615 ppb of the supply each round",
        after: "300000 ppb of the supply each round",
      },
    ]);
  });

  it("spe: says in words what is wrong", async () => {
    expect((await network.run("spe")).text).to.contain("SPE grants");
    await expect(network.run("spe", ["claim", "x"])).to.be.rejectedWith("is no address of a grant");
    for (const action of ["claim", "clawback"]) {
      await expect(network.run("spe", [action, NOBODY])).to.be.rejectedWith(`${NOBODY} is no grant of the SpeGrantFactory`);
    }
    await expect(network.run("spe", ["report", NOBODY, "x"])).to.be.rejectedWith("is no number of a milestone");
    await expect(network.run("spe", ["sing"])).to.be.rejectedWith('"sing" is unknown');
    await expect(network.run("spe", ["sing", NOBODY, "1"])).to.be.rejectedWith('"sing" is unknown');
  });

  it("rounds: tells the round, and lets rounds pass", async () => {
    expect((await network.run("rounds")).text).to.match(/^It is round \d+, about \d{4}-/);
    await expect(network.run("rounds", ["0"])).to.be.rejectedWith("is no number of rounds");
  });

  it("says that GOV_PRIVATE_KEY holds no key, and not what it holds", async () => {
    process.env.GOV_PRIVATE_KEY = `0x${"1".repeat(63)}`;
    try {
      const error = await network.run("cancel", ["latest"]).then(
        () => expect.fail("The command took it for a key."),
        (thrown: Error) => thrown,
      );
      expect(error.message).to.contain("GOV_PRIVATE_KEY holds no private key").and.not.to.contain("111");
      expect(error.cause).to.equal(undefined);
    } finally {
      delete process.env.GOV_PRIVATE_KEY;
    }
  });

  it("takes LOCALHOST_RPC_URL rather than the record of a local network, and says that a record is broken", () => {
    const start = process.cwd();
    const folder = mkdtempSync(join(tmpdir(), "gov-"));
    const { options } = parseGovOptions(["list"]);
    try {
      process.chdir(folder);
      mkdirSync("out");
      writeFileSync("out/devnet.json", JSON.stringify({ rpcUrl: "http://127.0.0.1:1", controller: NOBODY }));
      expect(networkAddress(options)).to.deep.equal({ rpcUrl: "http://127.0.0.1:1", controller: NOBODY });
      // What was deployed to a node under its name.
      mkdirSync("out/deployments");
      const deployed = "0x00000000000000000000000000000000000000bB";
      writeFileSync("out/deployments/localhost.json", JSON.stringify({ contracts: { Controller: deployed } }));
      const named = { ...options, network: "localhost" };
      expect(networkAddress(named)).to.deep.equal({ rpcUrl: "http://127.0.0.1:8545", controller: deployed });
      rmSync("out/deployments", { recursive: true });
      expect(networkAddress(named).controller).to.equal(NOBODY);
      process.env.LOCALHOST_RPC_URL = "http://127.0.0.1:2";
      expect(networkAddress(options).rpcUrl).to.equal("http://127.0.0.1:2");
      writeFileSync("out/devnet.json", "{");
      expect(() => networkAddress(options)).to.throw(/^out\/devnet\.json is no JSON\. Remove it, /);
    } finally {
      delete process.env.LOCALHOST_RPC_URL;
      process.chdir(start);
      rmSync(folder, { recursive: true });
    }
  });

  it("says what is wrong with the connection", async () => {
    await expect(network.run("list", [], { controller: NOBODY })).to.be.rejectedWith(/There is no Controller at/);
    await expect(network.run("list", [], { rpc: "http://127.0.0.1:1" })).to.be.rejectedWith(/127.0.0.1:1 does not answer/);
    const withKey = `http://127.0.0.1:1/v2/${"k".repeat(32)}`;
    await expect(network.run("list", [], { rpc: withKey })).to.be.rejectedWith(/127.0.0.1:1\/v2\/\[redacted\] does not answer/);
    await expect(network.run("list", [], { rpc: withKey.replace("http", "htp") })).to.be.rejectedWith(
      /^"htp:\/\/127.0.0.1:1\/v2\/\[redacted\]" is no URL of an RPC node/,
    );
    await expect(network.run("list", [], { rpc: "nonsense" })).to.be.rejectedWith(/^"nonsense" is no URL of an RPC node: it begins with/);
    await expect(network.run("list", [], { network: "arbitrumSepolia" })).to.be.rejectedWith(
      /^http:\/\/127.0.0.1:\d+ is on chain 31337; arbitrumSepolia is chain 421614\. Nothing was sent\.$/,
    );
    expect((await network.run("list", [], { network: undefined })).text).to.contain("Longer tickets");
    expect(parseGovOptions(["list"]).options.network).to.equal(undefined);
    await expect(network.run("list", [], { network: "mars", rpc: undefined })).to.be.rejectedWith(/no configuration for network "mars"/);
    await expect(network.run("list", [], { network: "arbitrumSepolia", rpc: undefined })).to.be.rejectedWith(
      /ARBITRUM_SEPOLIA_RPC_URL|No record of/,
    );
  });
});
