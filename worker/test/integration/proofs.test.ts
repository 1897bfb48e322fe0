// SPDX-License-Identifier: MIT

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";

import { IVerifier__factory } from "../../../typechain-types/factories/contracts/interfaces/IVerifier__factory";
import { JsonRpcProvider } from "ethers";
import { connectChain } from "../../src/adapters/chain/connectChain";
import type { Chain } from "../../src/adapters/chain/chain";
import { KeyTransactionSigner } from "../../src/adapters/chain/keyTransactionSigner";
import { createHashing } from "../../src/adapters/crypto/createHashing";
import { loadCurve } from "../../src/adapters/crypto/loadCurve";
import { PrivateKeySigner } from "../../src/adapters/crypto/privateKeySigner";
import { openSqliteStore } from "../../src/adapters/sqlite/openSqliteStore";
import { systemClock } from "../../src/adapters/system/systemClock";
import { address, type Address } from "../../src/domain/address";
import { hex, type Hex } from "../../src/domain/hex";
import { lptWei } from "../../src/domain/lptWei";
import { pixels } from "../../src/domain/pixels";
import { receiptDigest } from "../../src/domain/proofs/receiptDigest";
import { receiptHash } from "../../src/domain/proofs/receiptHash";
import { samplePixel } from "../../src/domain/proofs/samplePixel";
import { round } from "../../src/domain/round";
import type { Hashing } from "../../src/ports/hashing";
import type { Store } from "../../src/ports/store";
import type { Verifier } from "../../src/ports/verifier";
import { ClaimKeeper, type ClaimKeeperOptions } from "../../src/services/proofs/claimKeeper";
import { OffsetClock } from "../fakes/offsetClock";
import { receiptFixture } from "../fakes/receiptFixture";
import { RecordingLogger } from "../fakes/recordingLogger";
import { RecordingMetrics } from "../fakes/recordingMetrics";
import { LocalChain } from "../../../test/support/localChain";

const LPT = 10n ** 18n;
const OWNER = 0;
const ORCHESTRATOR = 1;
const OPERATOR = 2;
const GATEWAY = 3;
const OTHER = 4;

describe("proofs on a real chain", () => {
  let local: LocalChain;
  let owner: Chain;
  let hashing: Hashing;
  let folder: string;
  let store: Store;
  let received = 0;
  const clock = new OffsetClock();
  let lives = 0;

  async function connect(account: number): Promise<Chain> {
    const signer = new KeyTransactionSigner(local.key(account));
    const controller = address(local.devnet.controller);
    return connectChain(
      { urls: [local.devnet.rpcUrl], controller, pollIntervalMs: 20, outageMs: 1_000, transactionTimeoutMs: 1_000 },
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

  const currentRound = async (): Promise<bigint> => (await owner.rounds.state()).currentRound;

  async function openStore(): Promise<Store> {
    return openSqliteStore({ path: join(folder, "node.sqlite") }, { clock: systemClock });
  }

  /** Receipts of the current round, signed by the gateway's key. */
  async function receive(count: number, orchestrator: Address, size?: bigint): Promise<void> {
    const signer = new PrivateKeySigner(local.key(GATEWAY), { curve: loadCurve(), hashing });
    const { chainId, verifier } = owner.verifier!;
    for (let i = 0; i < count; i++) {
      const sized = size === undefined ? {} : { pixels: pixels(size) };
      const fields = { gateway: signer.address, orchestrator, round: round(await currentRound()), ...sized };
      const receipt = receiptFixture.receipt(received++, fields);
      const signed = await receiptFixture.sign(receipt, signer, { chainId, verifier }, hashing.keccak256);
      expect(await store.receipts.add(signed, hex(receiptHash(receipt, hashing.keccak256)))).to.equal("stored");
    }
  }

  /** A new life of the orchestrator: only the database and the chain are left of the one before. */
  async function keeper(
    options: Partial<ClaimKeeperOptions> & { readonly account?: number; readonly verifier?: (real: Verifier) => Verifier } = {},
  ): Promise<ClaimKeeper> {
    const { account = ORCHESTRATOR, verifier = (real) => real, ...rest } = options;
    lives++;
    await store.close();
    store = await openStore();
    const chain = await connect(account);
    const { receipts, claims } = store;
    const modules = { verifier: verifier(chain.verifier!), receipts, claims, rounds: chain.rounds, hashing, clock };
    const logging = { logger: new RecordingLogger(), metrics: new RecordingMetrics() };
    return new ClaimKeeper({ orchestrator: accountOf(ORCHESTRATOR), claimDelayBlocks: 0n, ...rest }, { ...modules, ...logging });
  }

  const contract = (): ReturnType<typeof IVerifier__factory.connect> =>
    IVerifier__factory.connect(owner.verifier!.verifier, new JsonRpcProvider(local.devnet.rpcUrl));

  const states = async (orchestrator = accountOf(ORCHESTRATOR)): Promise<string[]> =>
    (await store.claims.history(orchestrator, 100)).map(({ state }) => state);

  /** How many claims of the orchestrator the chain has seen. */
  async function claimsOnChain(): Promise<number> {
    const verifier = contract();
    const events = await verifier.queryFilter(verifier.filters.ClaimSubmitted(accountOf(ORCHESTRATOR)));
    return events.length;
  }

  /** Throws as a killed process would stop: before the call takes effect, or after it. */
  function dying(real: Verifier, method: "submitClaim" | "openSamples", when: "before" | "after"): Verifier {
    const die = (): never => {
      throw new Error("killed");
    };
    return new Proxy(real, {
      get: (target, name: string) => {
        const value = Reflect.get(target, name) as unknown;
        if (typeof value !== "function") return value;
        const call = value as (...args: unknown[]) => Promise<unknown>;
        if (name !== method) return (...args: unknown[]) => call.apply(target, args);
        return (...args: unknown[]) => (when === "before" ? die() : call.apply(target, args).then(die));
      },
    });
  }

  before(async function () {
    this.timeout(120_000);
    hashing = await createHashing();
    folder = mkdtempSync(join(tmpdir(), "proofs-"));
    store = await openStore();
    local = await LocalChain.start();
    owner = await connect(OWNER);
    await nextRound();
    for (const account of [ORCHESTRATOR, OTHER]) {
      await owner.token.transfer(accountOf(account), lptWei(1_000n * LPT));
      const chain = await connect(account);
      await chain.bonding.bond(lptWei(500n * LPT), accountOf(account));
      await chain.bonding.setCommission(100_000n, 400_000n);
    }
    await nextRound();
  });

  after(async () => {
    await store.close();
    await local.stop();
    rmSync(folder, { recursive: true });
  });

  it("find the Verifier by the Controller", async () => {
    expect(owner.verifier!.chainId).to.equal(31337n);
    expect(owner.verifier!.verifier).to.match(/^0x(?!0{40})[0-9a-f]{40}$/);
  });

  it("hash receipts and sample pixels as the contract does", async () => {
    const receipt = receiptFixture.receipt(7, { sequence: 2n ** 64n - 1n });
    const structHash = receiptHash(receipt, hashing.keccak256);
    expect(await contract().receiptHash({ ...receipt })).to.equal(hex(structHash));
    expect(await contract().receiptDigest({ ...receipt })).to.equal(hex(receiptDigest(structHash, owner.verifier!, hashing.keccak256)));

    const ofRound = round((await currentRound()) - 1n);
    const { seed } = await contract().windowOf(ofRound);
    const claim = { seed: seed as Hex, orchestrator: accountOf(ORCHESTRATOR), round: ofRound, totalPixels: 2n ** 56n - 1n };
    const samples = await owner.verifier!.samplesOf(claim.orchestrator, ofRound, claim.totalPixels);
    expect(samples.length).to.be.greaterThan(7);
    expect(samples).to.deep.equal(samples.map((_, sample) => samplePixel(claim, sample, hashing.keccak256)));
  });

  it("tell who signed", async () => {
    const signer = new PrivateKeySigner(local.key(GATEWAY), { curve: loadCurve(), hashing });
    const receipt = receiptFixture.receipt(1, { gateway: signer.address });
    const signed = await receiptFixture.sign(receipt, signer, owner.verifier!, hashing.keccak256);
    expect(await owner.verifier!.isSigned(signed)).to.equal(true);
    expect(await owner.verifier!.isSigned({ ...signed, signature: "0x12" })).to.equal(false);
  });

  it("go from receipts to proven pixels", async () => {
    const me = accountOf(ORCHESTRATOR);
    await receive(40, me);
    await (await keeper()).keep();
    expect(await states()).to.deep.equal([]);
    await nextRound();
    const claimRound = await currentRound();
    await (await keeper()).keep();
    expect(await states()).to.deep.equal(["submitted"]);
    await nextRound();
    await (await keeper()).keep();
    expect(await states()).to.deep.equal(["proven"]);
    const [claim] = await store.claims.history(me, 1);
    expect(claim!.round).to.equal(claimRound);
    expect(await contract().provenPixels(me, claimRound)).to.equal(claim!.data.totalPixels);
  }).timeout(60_000);

  it("open samples in several transactions when one would be too large", async () => {
    await receive(60, accountOf(ORCHESTRATOR));
    await nextRound();
    await (await keeper()).keep();
    await nextRound();
    const verifier = contract();
    const before = (await verifier.queryFilter(verifier.filters.SegmentOpened())).length;
    await (await keeper({ maxOpeningGas: 250_000n })).keep();
    expect((await states())[0]).to.equal("proven");
    // From another block than before: the library answers the same question from memory for a quarter of a second.
    const opened = (await verifier.queryFilter(verifier.filters.SegmentOpened(), 1)).slice(before);
    expect(new Set(opened.map(({ transactionHash }) => transactionHash)).size).to.be.greaterThan(1);
  }).timeout(60_000);

  it("cover the rounds back to the last claim, and overlap none", async () => {
    const me = accountOf(ORCHESTRATOR);
    const [last] = await store.claims.history(me, 1);
    await receive(2, me);
    await nextRound();
    const worked = await currentRound();
    await receive(3, me);
    await nextRound();
    await (await keeper()).keep();
    const [claim] = await store.claims.history(me, 1);
    expect(claim!.data).to.include({ segments: 5, fromRound: worked - 1n });
    expect(claim!.data.fromRound >= last!.round!).to.equal(true);
    await nextRound();
    await (await keeper()).keep();
    expect((await states())[0]).to.equal("proven");
  }).timeout(60_000);

  it("wait for the last receipts, and are still made", async () => {
    await receive(2, accountOf(ORCHESTRATOR));
    await nextRound();
    const before = await claimsOnChain();
    await (await keeper({ claimDelayBlocks: 25n })).keep();
    expect(await claimsOnChain()).to.equal(before);
    await local.mine(25);
    await settle();
    await (await keeper({ claimDelayBlocks: 25n })).keep();
    expect(await claimsOnChain()).to.equal(before + 1);
    await nextRound();
    await (await keeper()).keep();
    expect((await states())[0]).to.equal("proven");
  }).timeout(60_000);

  for (const [what, count, size] of [
    ["one segment of one pixel", 1, 1n],
    ["more than 2^32 pixels a segment", 3, 2n ** 40n + 1n],
    ["2^56 - 1 pixels", 1, 2n ** 56n - 1n],
  ] as const) {
    it(`are proven at the limits: ${what}`, async () => {
      await receive(count, accountOf(ORCHESTRATOR), size);
      await nextRound();
      await (await keeper()).keep();
      const [claim] = await store.claims.history(accountOf(ORCHESTRATOR), 1);
      expect(claim!.data).to.include({ segments: count, totalPixels: BigInt(count) * size });
      await nextRound();
      await (await keeper()).keep();
      expect((await states())[0]).to.equal("proven");
      expect(await contract().provenPixels(accountOf(ORCHESTRATOR), claim!.round!)).to.equal(BigInt(count) * size);
    }).timeout(60_000);
  }

  it("are made by an operator once the orchestrator has named it", async () => {
    await receive(5, accountOf(ORCHESTRATOR));
    await nextRound();
    const before = await claimsOnChain();
    await (await keeper({ account: OPERATOR })).keep();
    expect(await claimsOnChain()).to.equal(before);
    await (await connect(ORCHESTRATOR)).verifier!.setOperator(accountOf(OPERATOR));
    await (await keeper({ account: OPERATOR })).keep();
    expect(await claimsOnChain()).to.equal(before + 1);
    await nextRound();
    await (await keeper({ account: OPERATOR })).keep();
    expect((await states())[0]).to.equal("proven");
  }).timeout(60_000);

  describe("given a kill", () => {
    for (const [method, when] of [
      ["submitClaim", "before"],
      ["submitClaim", "after"],
      ["openSamples", "before"],
      ["openSamples", "after"],
    ] as const) {
      it(`${when} ${method}: the claim is made once and proven`, async () => {
        const before = await claimsOnChain();
        await receive(20, accountOf(ORCHESTRATOR));
        await nextRound();
        const dies = (real: Verifier): Verifier => dying(real, method, when);
        await (await keeper({ verifier: dies })).keep();
        await (await keeper()).keep();
        expect(await claimsOnChain()).to.equal(before + 1);
        await nextRound();
        await (await keeper({ verifier: dies })).keep();
        await (await keeper()).keep();
        expect((await states())[0]).to.equal("proven");
        expect(await claimsOnChain()).to.equal(before + 1);
      }).timeout(60_000);
    }

    it("while the claim lies in the mempool: no second one is ever mined", async () => {
      const before = await claimsOnChain();
      await receive(20, accountOf(ORCHESTRATOR));
      await nextRound();
      await local.rpc("evm_setAutomine", [false]);
      // Two lives that see no receipt; the second one has to take the place of the first one's transaction.
      await (await keeper()).keep();
      await (await keeper()).keep();
      expect((await states())[0]).to.equal("prepared");
      await local.rpc("evm_setAutomine", [true]);
      await local.mine(1);
      await (await keeper()).keep();
      expect((await states())[0]).to.equal("submitted");
      await nextRound();
      await (await keeper()).keep();
      await nextRound();
      await (await keeper()).keep();
      expect((await states())[0]).to.equal("proven");
      expect(await claimsOnChain()).to.equal(before + 1);
    }).timeout(120_000);
  });

  it("are still answered after several rounds of absence, and no more when the window is closed", async () => {
    await receive(10, accountOf(ORCHESTRATOR));
    await nextRound();
    await (await keeper()).keep();
    await nextRound();
    await nextRound();
    await (await keeper()).keep();
    expect((await states())[0]).to.equal("proven");

    await receive(10, accountOf(ORCHESTRATOR));
    await nextRound();
    await (await keeper()).keep();
    for (let i = 0; i < 4; i++) await nextRound();
    const one = await keeper();
    await one.keep();
    clock.advance(600_000);
    await one.keep();
    expect((await states())[0]).to.equal("missed");
    expect(lives).to.be.greaterThan(10);
  }).timeout(60_000);
});
