// SPDX-License-Identifier: MIT
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { id, ZeroAddress } from "ethers";
import { AddressBook } from "../../../scripts/governance/addressBook";
import type { Connection } from "../../../scripts/governance/connection";
import { contractInterfaces } from "../../../scripts/governance/contractInterfaces";
import { passRounds } from "../../../scripts/governance/passRounds";
import { readProposalFile } from "../../../scripts/governance/readProposalFile";
import { GovernanceNetwork } from "./governanceNetwork";

const LPT = 10n ** 18n;
const ADDRESS = "0x00000000000000000000000000000000000000AA";

describe("A proposal file", () => {
  let network: GovernanceNetwork;
  let connection: Connection;
  const folder = mkdtempSync(join(tmpdir(), "proposal-"));
  const path = join(folder, "proposal.yaml");

  before(async () => {
    network = await GovernanceNetwork.start();
    connection = await network.connect();
  });

  after(async () => {
    connection.close();
    await network.stop();
    rmSync(folder, { recursive: true });
  });

  const read = (content: string) => {
    writeFileSync(path, content);
    return readProposalFile(path, connection);
  };
  const withAction = (action: string) => read(`title: T\nactions:\n  - ${action.replaceAll("\n", "\n    ")}\n`);
  const decode = (contract: string, data: string | undefined) => contractInterfaces[contract]?.parseTransaction({ data: data ?? "" });

  describe("names the line at fault", () => {
    const faults: readonly (readonly [string, string, number, RegExp])[] = [
      ["no YAML", "title: [", 1, /./],
      ["no map", "- 1", 1, /must have named values/],
      ["no actions", "title: T", 1, /lacks "actions"/],
      ["an empty list", "title: T\nactions: []", 2, /has no action/],
      ["an unknown key", "title: T\nauthor: me\nactions: []", 2, /author is not known here/],
      ["an empty title", "title: ''\nactions:\n  - pause:", 1, /is empty/],
      ["an unknown kind", "title: T\nactions:\n  - dance: {}", 3, /dance is no kind of action; there are set-parameter/],
      ["two kinds in one", "title: T\nactions:\n  - pause:\n    unpause:", 3, /exactly one name/],
      [
        "an unknown contract",
        "title: T\nactions:\n  - set-parameter:\n      contract: X\n      parameter: y\n      value: 1",
        4,
        /has no parameters: "X"/,
      ],
      [
        "an unknown parameter",
        "title: T\nactions:\n  - set-parameter:\n      contract: TicketBroker\n      parameter: y\n      value: 1",
        5,
        /TicketBroker has unlockPeriod, ticketValidityPeriod/,
      ],
      [
        "a value that is no number",
        "title: T\nactions:\n  - set-parameter:\n      contract: TicketBroker\n      parameter: unlockPeriod\n      value: soon",
        6,
        /must be a number in rounds, not "soon"/,
      ],
      [
        "a value out of its bounds",
        "title: T\nactions:\n  - set-parameter:\n      contract: TicketBroker\n      parameter: unlockPeriod\n      value: 65536",
        6,
        /must be from 0 to 65535 rounds/,
      ],
      ["a missing field", "title: T\nactions:\n  - treasury-transfer:\n      to: 0x1", 4, /lacks "amount"/],
      [
        "a bad address",
        "title: T\nactions:\n  - treasury-transfer:\n      to: 0x12\n      amount: 1 LPT",
        4,
        /to must be an address, not "0x12"/,
      ],
      ["a bad amount", `title: T\nactions:\n  - treasury-transfer:\n      to: "${ADDRESS}"\n      amount: much`, 5, /must be an amount/],
      [
        "a grant of nothing",
        `title: T\nactions:\n  - spe-grant:\n      name: N\n      recipient: "${ADDRESS}"\n      token: LPT`,
        4,
        /grants nothing/,
      ],
      [
        "a grant in another token",
        `title: T\nactions:\n  - spe-grant:\n      name: N\n      recipient: "${ADDRESS}"\n      token: DAI`,
        6,
        /must be LPT or ETH/,
      ],
      [
        "a milestone in another token",
        `title: T\nactions:\n  - spe-grant:\n      name: N\n      recipient: "${ADDRESS}"\n      token: LPT\n      milestones:\n        - 1 LPT\n        - 1 ETH`,
        9,
        /milestones 2 must be an amount/,
      ],
      [
        "a cliff beyond the stream",
        `title: T\nactions:\n  - spe-grant:\n      name: N\n      recipient: "${ADDRESS}"\n      token: ETH\n      stream:\n        amount: 1 ETH\n        duration: 1 day\n        cliff: 2 days`,
        10,
        /longer than the stream/,
      ],
      [
        "a bad time",
        `title: T\nactions:\n  - spe-grant:\n      name: N\n      recipient: "${ADDRESS}"\n      token: ETH\n      stream:\n        amount: 1 ETH\n        duration: a while`,
        9,
        /must be a time such as/,
      ],
      [
        "a bad commit",
        `title: T\nactions:\n  - upgrade:\n      contract: TicketBroker\n      implementation: "${ADDRESS}"\n      commit: abc`,
        6,
        /git commit hash/,
      ],
      [
        "an unknown function",
        "title: T\nactions:\n  - call:\n      contract: Minter\n      function: fly",
        5,
        /"fly" is no function of Minter/,
      ],
      [
        "too few arguments",
        "title: T\nactions:\n  - call:\n      contract: Minter\n      function: setInflationChange\n      args: []",
        6,
        /has 0 values; setInflationChange\(uint256\) takes 1/,
      ],
      [
        "an argument of another type",
        "title: T\nactions:\n  - call:\n      contract: Minter\n      function: setInflationChange\n      args:\n        - lots",
        7,
        /must be uint256, not "lots"/,
      ],
      [
        "a decimal comma",
        `title: T\nactions:\n  - treasury-transfer:\n      to: "${ADDRESS}"\n      amount: 1,5 LPT`,
        5,
        /must be an amount such as "1,000 LPT", not "1,5 LPT"; decimals follow a point/,
      ],
      [
        "a decimal comma in a share",
        "title: T\nactions:\n  - set-parameter:\n      contract: RoundsManager\n      parameter: roundLockAmount\n      value: 12,5 %",
        6,
        /must be a number in ppm of a round, not "12,5 %"; decimals follow a point/,
      ],
      [
        "a threshold below its least",
        "title: T\nactions:\n  - set-parameter:\n      contract: LivepeerGovernor\n      parameter: proposalThreshold\n      value: 100",
        6,
        /must be from 1000000000000000000 to \d+ LPT wei of stake/,
      ],
      [
        "a reward cut above everything",
        "title: T\nactions:\n  - set-parameter:\n      contract: BondingManager\n      parameter: treasuryRewardCutRate\n      value: 101 %",
        6,
        /must be from 0 to 10{27} ray of rewards/,
      ],
      [
        "a pool that does not grow",
        "title: T\nactions:\n  - set-parameter:\n      contract: BondingManager\n      parameter: numActiveTranscoders\n      value: 100",
        6,
        /must be from 101 to 65535 orchestrators/,
      ],
      [
        "an upgrade of a contract without a proxy",
        `title: T\nactions:\n  - upgrade:\n      contract: Minter\n      implementation: "${ADDRESS}"`,
        4,
        /"Minter" has no proxy; there are RoundsManager, BondingManager/,
      ],
      [
        "an initializer that is no bytes",
        `title: T\nactions:\n  - upgrade:\n      contract: TicketBroker\n      implementation: "${ADDRESS}"\n      initializer: zz`,
        6,
        /initializer must be bytes in hex, not "zz"/,
      ],
      [
        "a tuple that is too short",
        `title: T\nactions:\n  - call:\n      contract: SpeGrantFactory\n      function: createGrant\n      args:\n        - [a, "${ADDRESS}"]`,
        7,
        /has 2 values; \(string,address,.*\) takes 9/,
      ],
      [
        "no arguments where there have to be some",
        "title: T\nactions:\n  - call:\n      contract: Minter\n      function: setInflationChange",
        5,
        /setInflationChange\(uint256\) takes 1 arguments: give args/,
      ],
      [
        "an amount that is too large for its type",
        `title: T\nactions:\n  - spe-grant:\n      name: N\n      recipient: "${ADDRESS}"\n      token: LPT\n      milestones: [1${"0".repeat(21)} LPT]`,
        4,
        /spe-grant cannot be encoded: value out-of-bounds/,
      ],
      [
        "a time without a zone",
        `title: T\nactions:\n  - spe-grant:\n      name: N\n      recipient: "${ADDRESS}"\n      token: ETH\n      stream:\n        amount: 1 ETH\n        duration: 1 day\n        start: 2027-01-31T00:00:00`,
        10,
        /must be a date such as 2027-01-31 \(its beginning in UTC\) or 2027-01-31T00:00:00Z, with a zone/,
      ],
      [
        "a grant that is none",
        `title: T\nactions:\n  - spe-clawback:\n      grant: "${ADDRESS}"`,
        4,
        /grant must be a grant of the SpeGrantFactory/,
      ],
      ["an action without a name that is known", "title: T\nactions:\n  - sleep", 3, /is no kind of action; there are set-parameter/],
      ["bytes that are none", `title: T\nactions:\n  - raw:\n      target: "${ADDRESS}"\n      data: "0x1"`, 5, /must be bytes in hex/],
    ];
    for (const [what, content, line, message] of faults) {
      it(`for ${what}`, async () => {
        await expect(read(content))
          .to.be.rejectedWith(message)
          .and.eventually.satisfy((error: Error) => error.message.startsWith(`${path}:${line}: `));
      });
    }
  });

  it("stands for the calls that it says", async () => {
    const grant = await connection.contracts.grants.nextGrant();
    const { targets, calldatas, values, description } = await read(
      [
        "title: All",
        "description: What it is about.",
        "actions:",
        "  - set-parameter: { contract: BondingManager, parameter: treasuryRewardCutRate, value: 12.5 % }",
        "  - set-parameter: { contract: LivepeerGovernor, parameter: proposalThreshold, value: 250 LPT }",
        `  - upgrade: { contract: TicketBroker, implementation: "${ADDRESS}", commit: "0x${"ab".repeat(20)}" }`,
        `  - treasury-transfer: { to: "${ADDRESS}", amount: "1,000.5 LPT" }`,
        `  - treasury-transfer: { to: "${ADDRESS}", amount: 2 ETH }`,
        "  - pause",
        "  - unpause:",
        `  - call: { contract: LivepeerToken, function: grantRole, args: ["${id("X")}", Treasury] }`,
        `  - spe-release: { grant: "${grant}", milestone: 3 }`,
        `  - spe-clawback: { grant: "${grant}" }`,
        `  - raw: { target: "${ADDRESS}", data: "0x1234", value: 1 ETH }`,
      ].join("\n"),
    );
    expect(description).to.equal("# All\n\nWhat it is about.");
    expect(decode("BondingManager", calldatas[0])?.args[0]).to.equal(125n * 10n ** 24n);
    expect(decode("LivepeerGovernor", calldatas[1])?.args[0]).to.equal(250n * LPT);
    expect(decode("Controller", calldatas[2])?.args.slice(0)).to.deep.equal([id("TicketBrokerTarget"), ADDRESS, `0x${"ab".repeat(20)}`]);
    expect(decode("TicketBroker", calldatas[3])?.args.slice(0)).to.deep.equal([ADDRESS, "0x"]);
    expect(decode("LivepeerToken", calldatas[4])?.args.slice(0)).to.deep.equal([ADDRESS, 1_000n * LPT + LPT / 2n]);
    expect([targets[5], values[5], calldatas[5]]).to.deep.equal([ADDRESS, 2n * LPT, "0x"]);
    expect([decode("Controller", calldatas[6])?.name, decode("Controller", calldatas[7])?.name]).to.deep.equal(["pause", "unpause"]);
    expect(String(decode("LivepeerToken", calldatas[8])?.args[1])).to.equal(await connection.contracts.treasury.getAddress());
    expect(decode("SpeGrant", calldatas[9])?.args[0]).to.equal(3n);
    expect(decode("SpeGrant", calldatas[10])?.name).to.equal("clawback");
    expect([targets[11], values[11], calldatas[11]]).to.deep.equal([ADDRESS, LPT, "0x1234"]);
  });

  it("makes grants in LPT with an approval, and in ETH with the ETH", async () => {
    const grant = (token: string) =>
      withAction(
        `spe-grant:\n  name: N\n  recipient: "${ADDRESS}"\n  token: ${token}\n  stream: { amount: 3 ${token}, start: 2027-01-01T00:00:00Z, duration: 4 weeks, cliff: 36 hours }\n  milestones: [1 ${token}]`,
      );
    const inLpt = await grant("LPT");
    expect(decode("LivepeerToken", inLpt.calldatas[0])?.args[1]).to.equal(4n * LPT);
    const terms = decode("SpeGrantFactory", inLpt.calldatas[1])?.args[0];
    expect([terms.streamed, terms.start, terms.cliff, terms.duration, terms.reviewer]).to.deep.equal([
      3n * LPT,
      1_798_761_600n,
      129_600n,
      2_419_200n,
      ZeroAddress,
    ]);
    const inEther = await grant("ETH");
    expect(inEther.values).to.deep.equal([4n * LPT]);
    expect(decode("SpeGrantFactory", inEther.calldatas[0])?.args[0].token).to.equal(ZeroAddress);
  });

  it("takes the present stake for the most that a threshold may be", async () => {
    const { provider, contracts } = connection;
    const { bonding, token, rounds } = contracts;
    const staker = await provider.getSigner(0);
    await (await token.connect(staker).approve(await bonding.getAddress(), 500_000n * LPT)).wait();
    await passRounds(connection, 1);
    await (await bonding.connect(staker).bond(500_000n * LPT, staker.address)).wait();
    await passRounds(connection, 1);
    expect(await rounds.currentRoundInitialized()).to.equal(true);
    const threshold = (lpt: string) =>
      withAction(`set-parameter: { contract: LivepeerGovernor, parameter: proposalThreshold, value: ${lpt} LPT }`);
    expect(decode("LivepeerGovernor", (await threshold("5000")).calldatas[0])?.args[0]).to.equal(5_000n * LPT);
    await expect(threshold("5000.1")).to.be.rejectedWith(/must be from 1000000000000000000 to 5000000000000000000000 LPT wei/);
  });

  it("gives the null address no name where a contract is not registered", async () => {
    const { provider, contracts } = connection;
    const owner = await provider.getSigner(0);
    const set = await contracts.controller.connect(owner).setContractInfo(id("LivepeerTokenFaucet"), ZeroAddress, `0x${"0".repeat(40)}`);
    await set.wait();
    const book = await AddressBook.read(contracts);
    expect(book.nameOf(ZeroAddress)).to.equal(ZeroAddress);
    writeFileSync(path, "title: T\nactions:\n  - call: { contract: LivepeerTokenFaucet, function: request }");
    await expect(readProposalFile(path, { contracts, book })).to.be.rejectedWith(
      `${path}:3: contract "LivepeerTokenFaucet" is not in the directory of this network`,
    );
  });

  it("may be JSON", async () => {
    const { calldatas } = await read(JSON.stringify({ title: "T", actions: [{ pause: null }] }));
    expect(decode("Controller", calldatas[0])?.name).to.equal("pause");
  });

  it("that is not there is missed by its name", async () => {
    await expect(readProposalFile("nowhere.yaml", connection)).to.be.rejectedWith("nowhere.yaml cannot be read.");
  });
});
