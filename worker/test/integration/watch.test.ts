// SPDX-License-Identifier: MIT

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { AbiCoder, Interface } from "ethers";

import { IVerifier__factory } from "../../../typechain-types/factories/contracts/interfaces/IVerifier__factory";
import { connectChain } from "../../src/adapters/chain/connectChain";
import type { Chain } from "../../src/adapters/chain/chain";
import { findOpenings } from "../../src/adapters/chain/findOpenings";
import { KeyTransactionSigner } from "../../src/adapters/chain/keyTransactionSigner";
import { createHashing } from "../../src/adapters/crypto/createHashing";
import { loadCurve } from "../../src/adapters/crypto/loadCurve";
import { PersonalRecovery } from "../../src/adapters/crypto/personalRecovery";
import { PrivateKeySigner } from "../../src/adapters/crypto/privateKeySigner";
import { MemoryWatchStore } from "../../src/adapters/memory/memoryWatchStore";
import { systemClock } from "../../src/adapters/system/systemClock";
import { watchTable } from "../../src/cli/watchTable";
import { address, type Address } from "../../src/domain/address";
import { hex } from "../../src/domain/hex";
import { lptWei } from "../../src/domain/lptWei";
import { pixels } from "../../src/domain/pixels";
import { ClaimTree } from "../../src/domain/proofs/claimTree";
import { receiptHash } from "../../src/domain/proofs/receiptHash";
import { sampledLeaves } from "../../src/domain/proofs/sampledLeaves";
import type { SegmentReceipt } from "../../src/domain/proofs/segmentReceipt";
import type { SignedReceipt } from "../../src/domain/proofs/signedReceipt";
import { round, type Round } from "../../src/domain/round";
import { SettingReader } from "../../src/nodes/settingReader";
import { watchClaims } from "../../src/nodes/watchClaims";
import { readWatchConfig } from "../../src/nodes/watchConfig";
import type { ClaimedReceipt } from "../../src/ports/claimStore";
import type { Hashing } from "../../src/ports/hashing";
import { ClaimAuditor } from "../../src/services/proofs/claimAuditor";
import { ProofWatcher, type WatchReport } from "../../src/services/proofs/proofWatcher";
import { receiptFixture } from "../fakes/receiptFixture";
import { RecordingLogger } from "../fakes/recordingLogger";
import { RecordingMetrics } from "../fakes/recordingMetrics";
import { LocalChain } from "../../../test/support/localChain";

const LPT = 10n ** 18n;
const OWNER = 0;
const GATEWAY = 1;
const FINDER = 2;
const HONEST = 3;
const SILENT = 4;
const DOUBLE = 5;
const MALFORMED = 6;
const LIAR = 7;
const REACHING = 8;
/** Round of all receipts, unless a test says otherwise. */
const WORK_ROUND = round(1n);

describe("watching claims on a real chain", () => {
  let local: LocalChain;
  let owner: Chain;
  let hashing: Hashing;
  let store: MemoryWatchStore;
  let logger: RecordingLogger;
  /** What each orchestrator shows of its claims. */
  const shown = new Map<string, readonly ClaimedReceipt[]>();

  async function connect(account: number): Promise<Chain> {
    const signer = new KeyTransactionSigner(local.key(account));
    const controller = address(local.devnet.controller);
    return connectChain(
      { urls: [local.devnet.rpcUrl], controller, pollIntervalMs: 20, outageMs: 1_000 },
      { signer, clock: systemClock, logger: new RecordingLogger(), metrics: new RecordingMetrics() },
    );
  }
  const accountOf = (index: number): Address => new KeyTransactionSigner(local.key(index)).address;
  const settle = (): Promise<void> => systemClock.sleep(30);

  async function nextRound(): Promise<void> {
    await settle();
    const { currentRoundStartBlock, roundLengthBlocks, lastSeenBlock } = await owner.rounds.state();
    await local.mine(currentRoundStartBlock + roundLengthBlocks - lastSeenBlock);
    await settle();
    await owner.rounds.initializeRound();
    await settle();
  }

  const currentRound = async (): Promise<Round> => (await owner.rounds.state()).currentRound;

  async function sign(number: number, orchestrator: number, changes: Partial<SegmentReceipt> = {}): Promise<SignedReceipt> {
    const signer = new PrivateKeySigner(local.key(GATEWAY), { curve: loadCurve(), hashing });
    const fields = { gateway: signer.address, orchestrator: accountOf(orchestrator), round: WORK_ROUND, ...changes };
    return receiptFixture.sign(receiptFixture.receipt(number, fields), signer, owner.verifier!, hashing.keccak256);
  }

  interface Made {
    readonly account: number;
    readonly round: Round;
    readonly tree: ClaimTree;
    readonly laid: readonly ClaimedReceipt[];
  }

  const sized = (signed: SignedReceipt) => ({
    ...signed.receipt,
    receiptHash: hex(receiptHash(signed.receipt, hashing.keccak256)),
    signed,
  });

  /** Puts a claim on record for any rounds, as a cheat would. What is shown of it may be more than it has. */
  async function claim(account: number, receipts: readonly SignedReceipt[], fromRound = WORK_ROUND): Promise<Made> {
    const { keccak256 } = hashing;
    const tree = ClaimTree.ofReceipts(receipts.map(sized), fromRound, keccak256);
    const chain = await connect(account);
    const done = await chain.verifier!.submitClaim(accountOf(account), tree.data, { attempt: null, onAttempt: async () => undefined });
    const laid = tree.leaves.map(({ signed, start }) => ({ ...signed, start }));
    shown.set(`${accountOf(account)} ${done.round}`, laid);
    return { account, round: done.round, tree, laid };
  }

  async function open({ account, round: of, tree, laid }: Made): Promise<void> {
    const chain = await connect(account);
    const samples = await chain.verifier!.samplesOf(accountOf(account), of, tree.data.totalPixels);
    const { order, ...proof } = tree.multiProof(sampledLeaves(tree, samples, 0n));
    const openings = order.map((leaf) => laid[leaf]!);
    await chain.verifier!.openSamples(accountOf(account), of, tree.data, { openings, proof });
  }

  async function watcher(options: { readonly isSlashing?: boolean; readonly isAuditing?: boolean } = {}): Promise<ProofWatcher> {
    const chain = await connect(FINDER);
    const recovery = new PersonalRecovery({ curve: loadCurve(), hashing });
    const client = { fetchClaim: async (uri: string, of: Round) => shown.get(`${uri} ${of}`) ?? [] };
    const registry = { serviceUri: async (account: Address) => account };
    const auditor = options.isAuditing
      ? new ClaimAuditor({}, { client, registry, verifier: chain.verifier!, recovery, hashing, logger })
      : undefined;
    return new ProofWatcher(
      { isSlashing: options.isSlashing ?? false, windowBlocks: 40 },
      { history: chain.claimHistory!, verifier: chain.verifier!, faults: chain.faults!, store, auditor, hashing, logger },
    );
  }

  const faultsOf = ({ faults }: WatchReport): string[] =>
    faults.map(({ fault, orchestrator, isPunished }) => `${fault} ${orchestrator} ${isPunished ? "punished" : "open"}`).sort();

  before(async function () {
    this.timeout(120_000);
    hashing = await createHashing();
    local = await LocalChain.start();
    owner = await connect(OWNER);
    await nextRound();
    for (const account of [HONEST, SILENT, DOUBLE, MALFORMED, LIAR, REACHING]) {
      await owner.token.transfer(accountOf(account), lptWei(1_000n * LPT));
      const chain = await connect(account);
      await chain.bonding.bond(lptWei(500n * LPT), accountOf(account));
      await chain.bonding.setCommission(100_000n, 400_000n);
    }
    await nextRound();
    store = new MemoryWatchStore();
    logger = new RecordingLogger();
  });

  after(() => local.stop());

  it("finds nothing wrong with honest orchestrators, and lists what they proved", async () => {
    const receipts = [];
    for (let number = 0; number < 12; number++) receipts.push(await sign(number, HONEST));
    const made = await claim(HONEST, receipts);
    const waiting = await (await watcher({ isSlashing: true, isAuditing: true })).pass();
    expect(waiting.claims.map(({ status, knownLeaves, isAudited }) => [status, knownLeaves, isAudited])).to.deep.equal([
      ["submitted", 12, true],
    ]);
    await nextRound();
    await open(made);
    const proven = await (await watcher({ isSlashing: true, isAuditing: true })).pass();
    expect(faultsOf(proven)).to.deep.equal([]);
    expect(proven.claims[0]).to.deep.include({
      status: "proven",
      orchestrator: accountOf(HONEST),
      round: made.round,
      data: made.tree.data,
      gateways: [accountOf(GATEWAY)],
      paid: 0n,
    });
    expect(watchTable(proven.claims).split("\n").length).to.equal(2);
    expect(logger.at("info")).to.include("Audited a claim: every pixel has a gateway's receipt");
  }).timeout(60_000);

  it("finds claims that are not answered, and reports them only with leave", async () => {
    const { round: of } = await claim(SILENT, [await sign(100, SILENT)]);
    for (let i = 0; i < 3; i++) await nextRound();
    const missing = `missingProof ${accountOf(SILENT)}`;
    expect(faultsOf(await (await watcher()).pass())).to.deep.equal([`${missing} open`]);
    const stake = await owner.bonding.pendingStake(accountOf(SILENT));
    expect(stake).to.equal(500n * LPT);
    const reward = await owner.token.balance(accountOf(FINDER));
    const [report] = (await (await watcher({ isSlashing: true })).pass()).faults;
    expect(report).to.include({ fault: "missingProof", round: of, isPunished: true });
    expect(report!.transactionHash).to.match(/^0x[0-9a-f]{64}$/);
    expect((await owner.bonding.pendingStake(accountOf(SILENT))) < stake).to.equal(true);
    expect((await owner.token.balance(accountOf(FINDER))) > reward).to.equal(true);
    // Another watcher, with another store, sees that it is done.
    store = new MemoryWatchStore();
    expect(faultsOf(await (await watcher({ isSlashing: true })).pass())).to.deep.equal([`${missing} punished`]);
  }).timeout(60_000);

  it("finds work that was claimed twice, from the openings alone", async () => {
    const signed = await sign(200, DOUBLE);
    const first = await claim(DOUBLE, [signed]);
    await nextRound();
    await open(first);
    // The gateway has signed the segment once more, in a later round: the spans of the two claims do not overlap.
    const again = await sign(200, DOUBLE, { round: first.round });
    const second = await claim(DOUBLE, [again, await sign(201, DOUBLE, { round: first.round })], first.round);
    expect((await (await watcher({ isSlashing: true })).pass()).faults.some(({ fault }) => fault === "doubleClaim")).to.equal(false);
    await nextRound();
    await open(second);
    const { faults, claims } = await (await watcher({ isSlashing: true })).pass();
    const double = faults.filter(({ fault }) => fault === "doubleClaim");
    expect(double.length).to.equal(1);
    expect(double[0]).to.deep.include({ orchestrator: accountOf(DOUBLE), round: second.round, isPunished: true });
    expect((await owner.bonding.pendingStake(accountOf(DOUBLE))) < 500n * LPT).to.equal(true);
    const punished = claims.find(({ round: of, orchestrator }) => of === second.round && orchestrator === accountOf(DOUBLE))!;
    expect(watchTable([punished])).to.include("doubleClaim (punished)");
  }).timeout(60_000);

  it("finds a claim that reaches back over an earlier one, from the events alone and before anything is opened", async () => {
    const signed = await sign(210, REACHING);
    await claim(REACHING, [signed]);
    await nextRound();
    const second = await claim(REACHING, [signed], WORK_ROUND);
    const { faults } = await (await watcher({ isSlashing: true })).pass();
    const [overlap] = faults.filter(({ orchestrator }) => orchestrator === accountOf(REACHING));
    expect(overlap).to.deep.include({ fault: "doubleClaim", round: second.round, isPunished: true });
    expect((await owner.bonding.pendingStake(accountOf(REACHING))) < 500n * LPT).to.equal(true);
  }).timeout(60_000);

  it("finds malformed leaves in claims that are shown whole, with the proof from all leaves", async () => {
    const good = await sign(300, MALFORMED);
    const empty = await sign(301, MALFORMED, { pixels: pixels(0n) });
    await claim(MALFORMED, [good, empty]);
    expect((await (await watcher({ isSlashing: true })).pass()).faults.some(({ fault }) => fault === "malformedLeaf")).to.equal(false);
    const { faults } = await (await watcher({ isSlashing: true, isAuditing: true })).pass();
    expect(faults.find(({ fault }) => fault === "malformedLeaf")).to.deep.include({ orchestrator: accountOf(MALFORMED), isPunished: true });
    expect((await owner.bonding.pendingStake(accountOf(MALFORMED))) < 500n * LPT).to.equal(true);
  }).timeout(60_000);

  it("believes nothing that is not in the claim on chain, and tells of work that nobody signed", async () => {
    const invented: SignedReceipt = { ...(await sign(401, LIAR)), signature: `0x${"11".repeat(65)}` };
    const made = await claim(LIAR, [await sign(400, LIAR), invented]);
    const key = `${accountOf(LIAR)} ${made.round}`;
    const all = shown.get(key)!;
    shown.set(key, [all[0]!]);
    await (await watcher({ isAuditing: true })).pass();
    expect(logger.at("warn")).to.include("An orchestrator shows another claim than the chain has");
    shown.set(key, all);
    await (await watcher({ isAuditing: true })).pass();
    const line = logger.lines.find(({ message }) => message === "A claim holds work that no gateway attests");
    expect(line!.fields).to.include({ unsigned: 1, uncovered: 0n });
    expect((await currentRound()) >= made.round).to.equal(true);
  }).timeout(60_000);

  it("is a command: one look, from a database of its own, that goes on where it ended", async () => {
    const folder = mkdtempSync(join(tmpdir(), "watch-"));
    writeFileSync(join(folder, "finder.txt"), hex(local.key(FINDER)).slice(2), { mode: 0o600 });
    const given = {
      "eth-url": local.devnet.rpcUrl,
      "eth-controller": local.devnet.controller,
      "data-dir": folder,
      "key-file": join(folder, "finder.txt"),
      "log-level": "error",
      once: "true",
    };
    const reports: WatchReport[] = [];
    const look = (settings = {}): Promise<void> => {
      const config = readWatchConfig(new SettingReader(new Map(Object.entries({ ...given, ...settings }))));
      return watchClaims(config, (report) => reports.push(report), new AbortController().signal);
    };
    await look();
    await look({ slash: "true" });
    expect(reports.length).to.equal(2);
    expect(reports[0]!.claims.length).to.be.greaterThan(4);
    expect(reports[1]!.claims.map(({ round: of }) => of)).to.deep.equal(reports[0]!.claims.map(({ round: of }) => of));
    expect(reports[1]!.faults.every(({ isPunished }) => isPunished)).to.equal(true);
    rmSync(folder, { recursive: true });
  }).timeout(60_000);

  it("reads openings also out of the calldata of another contract's call", async () => {
    const iface = IVerifier__factory.createInterface();
    const receipts: SignedReceipt[] = [];
    for (let number = 500; number < 505; number++) receipts.push(await sign(number, HONEST));
    const { keccak256 } = hashing;
    const tree = ClaimTree.ofReceipts(receipts.map(sized), WORK_ROUND, keccak256);
    const { order, nodes, steps } = tree.multiProof([1, 3]);
    const opened = order.map((leaf) => tree.leaves[leaf]!);
    const openings = opened.map(({ signed, start }) => ({ ...signed, receipt: { ...signed.receipt }, start }));
    const proof = { nodes: [...nodes], steps };
    const call = iface.encodeFunctionData("openSamples", [accountOf(HONEST), 7n, { ...tree.data }, openings, proof]);
    const relayed = new Interface(["function multicall(bytes[] calls)"]).encodeFunctionData("multicall", [["0x1234", call]]);
    for (const input of [call, relayed]) {
      const found = findOpenings(input, iface, keccak256);
      expect(found.map((leaf) => leaf.proof)).to.deep.equal(order.map((leaf) => tree.proof(leaf)));
      expect(found.map(({ receipt }) => receipt)).to.deep.equal(opened.map(({ signed }) => signed.receipt));
    }
    expect(findOpenings("0x", iface, keccak256)).to.deep.equal([]);
    const spoilt = call.replace(tree.data.root.slice(2), "00".repeat(32));
    expect(findOpenings(spoilt, iface, keccak256)).to.deep.equal([]);
    const selector = iface.getFunction("openSamples").selector;
    expect(findOpenings(`${selector}${AbiCoder.defaultAbiCoder().encode(["uint256"], [1]).slice(2)}`, iface, keccak256)).to.deep.equal([]);
  });
});
