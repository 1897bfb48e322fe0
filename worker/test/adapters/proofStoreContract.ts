// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { address } from "../../src/domain/address";
import type { Hex } from "../../src/domain/hex";
import { pixels } from "../../src/domain/pixels";
import type { ClaimData } from "../../src/domain/proofs/claimData";
import type { SegmentReceipt } from "../../src/domain/proofs/segmentReceipt";
import type { WorkName } from "../../src/domain/proofs/workName";
import { round } from "../../src/domain/round";
import { StorageError } from "../../src/domain/storageError";
import type { StoredClaim } from "../../src/ports/claimStore";
import type { Store } from "../../src/ports/store";
import { receiptFixture } from "../fakes/receiptFixture";

const { orchestrator } = receiptFixture;
const OTHER = address(`0x${"0d".repeat(20)}`);
const ALWAYS = { from: round(0n), before: round(2n ** 40n) };

function hashOf(number: number): Hex {
  return `0x${number.toString(16).padStart(64, "0")}`;
}

/** What names the work of a receipt of the fixture. */
function workOf(number: number): WorkName {
  const { gateway, streamId, sequence } = receiptFixture.receipt(number);
  return { gateway, streamId, sequence };
}

/** What every implementation of the store does with receipts and claims. */
export function proofStoreContract(opened: () => Store): void {
  const add = (number: number, changes: Partial<SegmentReceipt> = {}): Promise<string> =>
    opened().receipts.add(receiptFixture.signed(number, changes), hashOf(number));

  async function prepare(data: ClaimData, ids: readonly number[]): Promise<StoredClaim> {
    const leaves = ids.map((id, index) => ({ id, start: BigInt(index) * 2n ** 54n }));
    return opened().claims.prepare({ orchestrator, data, preparedRound: round(11n) }, leaves);
  }

  async function failure(promise: Promise<unknown>): Promise<unknown> {
    return promise.then(
      () => undefined,
      (error: unknown) => error,
    );
  }

  const data: ClaimData = { root: hashOf(77), totalPixels: 2n ** 56n - 1n, segments: 2, fromRound: round(9n) };

  describe("receipts", () => {
    it("keeps one for each work key, for ever", async () => {
      const { receipts } = opened();
      expect(await add(1)).to.equal("stored");
      expect(await add(1)).to.equal("known");
      expect(await receipts.add(receiptFixture.signed(1, { latencyMs: 7 }), hashOf(9))).to.equal("conflict");
      expect(await receipts.hashOf(receiptFixture.receipt(1))).to.equal(hashOf(1));
      expect(await receipts.hashOf(receiptFixture.receipt(2))).to.equal(undefined);
      const [first] = await receipts.unclaimed(orchestrator, ALWAYS, 10);
      await prepare(data, [first!.id]);
      expect(await receipts.add(receiptFixture.signed(1, { latencyMs: 7 }), hashOf(9))).to.equal("conflict");
    });

    it("keeps apart what differs in gateway, stream or sequence", async () => {
      expect(await add(1)).to.equal("stored");
      expect(await add(2, { sequence: 1n, gateway: OTHER })).to.equal("stored");
      expect(await add(3, { sequence: 1n, streamId: hashOf(5) })).to.equal("stored");
      expect(await add(4, { sequence: 2n ** 64n - 1n })).to.equal("stored");
    });

    it("lists those of an orchestrator and of rounds, first come first", async () => {
      const { receipts } = opened();
      await add(1, { round: round(9n) });
      await add(2, { round: round(11n) });
      await add(3, { round: round(10n), pixels: pixels(2n ** 55n + 1n) });
      await add(4, { orchestrator: OTHER });
      const numbers = async (from: bigint, before: bigint, limit: number): Promise<string[]> =>
        (await receipts.unclaimed(orchestrator, { from: round(from), before: round(before) }, limit)).map(
          ({ receiptHash, round: of, pixels: size, gateway, streamId, sequence }) => {
            expect({ gateway, streamId, sequence }).to.deep.equal(workOf(Number(receiptHash)));
            return `${Number(receiptHash)} ${of} ${size}`;
          },
        );
      expect(await numbers(0n, 11n, 10)).to.deep.equal(["1 9 1000001", `3 10 ${2n ** 55n + 1n}`]);
      expect(await numbers(10n, 12n, 10)).to.deep.equal(["2 11 1000002", `3 10 ${2n ** 55n + 1n}`]);
      expect(await numbers(0n, 12n, 1)).to.deep.equal(["1 9 1000001"]);
      expect(await receipts.countUnclaimed(orchestrator)).to.equal(3);
      const counts = [9n, 10n, 11n, 12n].map((before) => receipts.countUnclaimed(orchestrator, round(before)));
      expect(await Promise.all(counts)).to.deep.equal([0, 1, 2, 3]);
      expect(await receipts.totals(orchestrator)).to.deep.equal({
        receipts: 3,
        pixels: 2_000_003n + 2n ** 55n + 1n,
        unclaimed: 3,
        unclaimedPixels: 2_000_003n + 2n ** 55n + 1n,
      });
    });
  });

  describe("another Verifier", () => {
    const former = address(`0x${"1f".repeat(20)}`);
    const current = address(`0x${"2f".repeat(20)}`);
    const waiting = async (): Promise<number[]> =>
      (await opened().receipts.unclaimed(orchestrator, ALWAYS, 100)).map(({ receiptHash }) => Number(receiptHash));

    it("gets none of what was signed for the one before, and has claims of its own", async () => {
      const { receipts, claims, jobs } = opened();
      expect(await opened().bindVerifier(former)).to.equal(0);
      await add(1);
      await add(2);
      const [first] = await receipts.unclaimed(orchestrator, ALWAYS, 1);
      const old = await prepare({ ...data, segments: 1 }, [first!.id]);

      expect(await opened().bindVerifier(current)).to.equal(1);
      expect([await waiting(), await receipts.countUnclaimed(orchestrator)]).to.deep.equal([[], 0]);
      expect([await claims.open(orchestrator), await claims.history(orchestrator, 9)]).to.deep.equal([[], []]);
      expect(await receipts.totals(orchestrator)).to.deep.include({ receipts: 2, unclaimed: 0, unclaimedPixels: 0n });
      // Its work key has a receipt all the same.
      expect(await add(2)).to.equal("known");

      await jobs.add(hashOf(1000), round(10n));
      expect(await jobs.attest(hashOf(1000), receiptFixture.signed(3), hashOf(3))).to.equal("stored");
      expect(await waiting()).to.deep.equal([3]);
      expect(await receipts.totals(orchestrator)).to.deep.include({ receipts: 3, unclaimed: 1 });
      const [third] = await receipts.unclaimed(orchestrator, ALWAYS, 1);
      const claim = await prepare({ ...data, segments: 1 }, [third!.id]);
      await claims.markSubmitted(claim.id, round(12n), null);
      expect((await claims.open(orchestrator)).map(({ id }) => id)).to.deep.equal([claim.id]);
      expect((await claims.ofRound(orchestrator, round(12n)))?.id).to.equal(claim.id);

      // Back again: what was there is there still.
      expect(await opened().bindVerifier(former)).to.equal(0);
      expect([await waiting(), (await claims.open(orchestrator)).map(({ id }) => id)]).to.deep.equal([[2], [old.id]]);
      expect(await claims.ofRound(orchestrator, round(12n))).to.equal(undefined);
    });

    it("takes over what is of no Verifier, once", async () => {
      await add(1);
      await add(2);
      const [first] = await opened().receipts.unclaimed(orchestrator, ALWAYS, 1);
      const claim = await prepare({ ...data, segments: 1 }, [first!.id]);
      expect(await opened().bindVerifier(former)).to.equal(0);
      expect([await waiting(), (await opened().claims.open(orchestrator)).map(({ id }) => id)]).to.deep.equal([[2], [claim.id]]);
      expect(await opened().bindVerifier(current)).to.equal(1);
      expect([await waiting(), await opened().claims.open(orchestrator)]).to.deep.equal([[], []]);
    });
  });

  describe("jobs", () => {
    const key = hashOf(1000);
    const attest = (number: number, changes: Partial<SegmentReceipt> = {}, jobKey = key): Promise<string> =>
      opened().jobs.attest(jobKey, receiptFixture.signed(number, changes), hashOf(number));

    it("are good for one receipt each, equal ones too", async () => {
      const { jobs, receipts } = opened();
      expect(await jobs.has(key)).to.equal(false);
      expect(await attest(1)).to.equal("noJob");
      for (let i = 0; i < 2; i++) await jobs.add(key, round(10n));
      expect(await jobs.has(key)).to.equal(true);
      expect(await attest(1, {}, hashOf(1001))).to.equal("noJob");
      expect(await attest(1)).to.equal("stored");
      expect(await attest(2)).to.equal("stored");
      expect(await jobs.has(key)).to.equal(false);
      expect(await attest(3)).to.equal("noJob");
      expect(await receipts.countUnclaimed(orchestrator)).to.equal(2);
    });

    it("wait on when their receipt is known or has a conflict", async () => {
      const { jobs, receipts } = opened();
      await add(1);
      expect(await attest(1)).to.equal("known");
      await jobs.add(key, round(10n));
      expect(await attest(1)).to.equal("known");
      expect(await attest(2, { sequence: 1n })).to.equal("conflict");
      expect(await jobs.has(key)).to.equal(true);
      expect(await receipts.countUnclaimed(orchestrator)).to.equal(1);
    });

    it("go to one receipt when two come at once", async () => {
      const { jobs } = opened();
      await jobs.add(key, round(10n));
      expect((await Promise.all([attest(1), attest(2)])).sort()).to.deep.equal(["noJob", "stored"]);
    });

    it("are forgotten by round, and the oldest when there are too many", async () => {
      const { jobs } = opened();
      expect([await jobs.pruneRounds(round(9n)), await jobs.keepNewest(3)]).to.deep.equal([0, 0]);
      const numbers = [1, 2, 3, 4, 5];
      for (const number of numbers) await jobs.add(hashOf(number), round(BigInt(number)));
      const left = async (): Promise<number[]> => {
        const found = await Promise.all(numbers.map((number) => jobs.has(hashOf(number))));
        return numbers.filter((_, index) => found[index]);
      };
      expect([await jobs.pruneRounds(round(2n)), await left()]).to.deep.equal([1, [2, 3, 4, 5]]);
      expect([await jobs.keepNewest(3), await left()]).to.deep.equal([1, [3, 4, 5]]);
      expect([await jobs.keepNewest(3), await left()]).to.deep.equal([0, [3, 4, 5]]);
    });
  });

  describe("claims", () => {
    async function ids(): Promise<number[]> {
      return (await opened().receipts.unclaimed(orchestrator, ALWAYS, 100)).map(({ id }) => id);
    }

    it("write down which receipts they hold, where, and give them back whole", async () => {
      const { claims, receipts } = opened();
      await add(1);
      await add(2, { pixels: pixels(2n ** 55n + 1n), sequence: 2n ** 64n - 1n });
      await add(3);
      const [first, second] = await ids();
      const claim = await prepare(data, [second!, first!]);
      expect(claim).to.deep.include({ orchestrator, data, state: "prepared", preparedRound: 11n, round: null, attempt: null });
      expect(await claims.leaves(claim.id)).to.deep.equal([
        { start: 0n, receiptHash: hashOf(2), pixels: 2n ** 55n + 1n, ...workOf(2), sequence: 2n ** 64n - 1n },
        { start: 2n ** 54n, receiptHash: hashOf(1), pixels: 1_000_001n, ...workOf(1) },
      ]);
      const whole = { ...receiptFixture.signed(2, { pixels: pixels(2n ** 55n + 1n), sequence: 2n ** 64n - 1n }), start: 0n };
      expect(await claims.receipts(claim.id, 0, 1)).to.deep.equal([whole]);
      expect((await claims.receipts(claim.id, 1, 5)).map(({ receipt }) => receipt)).to.deep.equal([receiptFixture.receipt(1)]);
      expect(await receipts.countUnclaimed(orchestrator)).to.equal(1);
    });

    it("hold a receipt once: all or nothing", async () => {
      const { claims, receipts } = opened();
      for (const number of [1, 2, 3]) await add(number);
      const [first, second, third] = await ids();
      expect(await failure(prepare(data, [first!, second!, first!]))).to.be.instanceOf(StorageError);
      expect(await failure(prepare(data, [first!, 999]))).to.be.instanceOf(StorageError);
      expect(await receipts.countUnclaimed(orchestrator)).to.equal(3);
      expect(await claims.history(orchestrator, 10)).to.deep.equal([]);
      const { id } = await prepare(data, [first!]);
      await claims.markSubmitted(id, round(11n), null);
      expect(await failure(prepare(data, [third!, first!]))).to.be.instanceOf(StorageError);
      await claims.markEnded(id, "missed");
      expect(await failure(prepare(data, [first!]))).to.be.instanceOf(StorageError);
      expect(await ids()).to.deep.equal([second, third]);
    });

    it("wait for one another: one is prepared at a time", async () => {
      const { claims } = opened();
      await add(1);
      await add(2);
      const [first, second] = await ids();
      const { id } = await prepare(data, [first!]);
      expect(await failure(prepare(data, [second!]))).to.be.instanceOf(StorageError);
      await claims.markSubmitted(id, round(11n), hashOf(5));
      await prepare(data, [second!]);
    });

    it("are taken back while they are prepared, and free their receipts", async () => {
      const { claims, receipts } = opened();
      await add(1);
      const one = await prepare(data, await ids());
      await claims.discard(one.id);
      await claims.discard(one.id);
      expect(await claims.history(orchestrator, 10)).to.deep.equal([]);
      expect(await receipts.countUnclaimed(orchestrator)).to.equal(1);
      const two = await prepare(data, await ids());
      expect(two.id).to.not.equal(one.id);
      await claims.markSubmitted(two.id, round(11n), null);
      await claims.discard(two.id);
      expect((await claims.history(orchestrator, 10)).map(({ id, state }) => [id, state])).to.deep.equal([[two.id, "submitted"]]);
      expect(await receipts.countUnclaimed(orchestrator)).to.equal(0);
    });

    it("go from prepared over submitted to their end", async () => {
      const { claims } = opened();
      await add(1);
      const { id } = await prepare(data, await ids());
      const stored = async (): Promise<StoredClaim> => (await claims.history(orchestrator, 1))[0]!;
      await claims.setAttempt(id, { sender: OTHER, nonce: 4 });
      expect((await stored()).attempt).to.deep.equal({ sender: OTHER, nonce: 4 });
      await claims.setAttempt(id, null);
      expect((await stored()).attempt).to.equal(null);
      await claims.markSubmitted(id, round(12n), hashOf(6));
      await claims.markSubmitted(id, round(12n), null);
      expect(await stored()).to.include({ state: "submitted", round: 12n, transactionHash: hashOf(6) });
      expect((await claims.ofRound(orchestrator, round(12n)))!.id).to.equal(id);
      expect(await claims.ofRound(orchestrator, round(11n))).to.equal(undefined);
      expect(await claims.ofRound(OTHER, round(12n))).to.equal(undefined);
      await claims.markPrepared(id);
      expect(await stored()).to.include({ state: "prepared", round: null });
      expect((await claims.open(orchestrator)).length).to.equal(1);
      await claims.markSubmitted(id, round(13n), null);
      await claims.markEnded(id, "proven");
      expect(await claims.open(orchestrator)).to.deep.equal([]);
      expect(await stored()).to.include({ state: "proven", round: 13n });
    });
  });
}
