// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { address } from "../../src/domain/address";
import type { Hex } from "../../src/domain/hex";
import { l1Block } from "../../src/domain/l1Block";
import { MAX_WIN_PROB } from "../../src/domain/maxWinProb";
import { price } from "../../src/domain/price";
import { rational } from "../../src/domain/rational";
import { round } from "../../src/domain/round";
import { wei } from "../../src/domain/wei";
import type { WinningTicket } from "../../src/domain/winningTicket";
import { winProb } from "../../src/domain/winProb";
import type { ReceivedTicket } from "../../src/ports/paymentStore";
import type { Store } from "../../src/ports/store";
import type { SteppingClock } from "../fakes/steppingClock";
import { proofStoreContract } from "./proofStoreContract";

const SENDER = address(`0x${"a1".repeat(20)}`);
const OTHER = address(`0x${"b2".repeat(20)}`);
const KEY = { account: SENDER, id: "session" };
/** More than 2^53 and 2^64: nothing may be rounded on the way. */
const HUGE = 2n ** 200n + 12345678901234567n;
const VERDICT = { at: 1_800_000_000_000, block: l1Block(20_000_000n) };

/** A winning ticket whose every field is told apart from every other. */
export function winningTicket(number: number, changes: Partial<WinningTicket> = {}): WinningTicket {
  return {
    recipient: OTHER,
    sender: SENDER,
    faceValue: wei(HUGE + BigInt(number)),
    winProb: winProb(MAX_WIN_PROB - BigInt(number)),
    senderNonce: number,
    recipientRandHash: `0x${"c3".repeat(32)}`,
    expirationParams: { creationRound: round(BigInt(number)), creationRoundBlockHash: `0x${"d4".repeat(32)}` },
    signature: `0x${"e5".repeat(65)}`,
    recipientRand: HUGE * 7n,
    paramsExpirationBlock: l1Block(2n ** 60n),
    ...changes,
  };
}

export function received(number: number, changes: Partial<ReceivedTicket> = {}): ReceivedTicket {
  return {
    recipientRandHash: `0x${"c3".repeat(32)}`,
    senderNonce: number,
    expectedValue: rational(1n, 3n),
    isCreditable: true,
    ...changes,
  };
}

export function hash(number: number): Hex {
  return `0x${number.toString(16).padStart(64, "0")}`;
}

/** What every implementation of the store does. */
export function storeContract(open: () => Promise<{ store: Store; clock: SteppingClock }>): void {
  let store: Store;
  let clock: SteppingClock;

  beforeEach(async () => {
    ({ store, clock } = await open());
  });
  afterEach(() => store.close());

  describe("payments", () => {
    it("credits each nonce once and keeps the exact sum", async () => {
      const first = await store.payments.record(KEY, [received(1), received(2), received(1)], 600);
      expect(first.results).to.deep.equal(["credited", "credited", "nonceSeen"]);
      expect(first.balance).to.deep.equal(rational(2n, 3n));
      const second = await store.payments.record(KEY, [received(2), received(3)], 600);
      expect(second.results).to.deep.equal(["nonceSeen", "credited"]);
      expect(await store.credit.balance(KEY)).to.deep.equal(rational(1n));
    });

    it("keeps the nonces of each set of params apart", async () => {
      const { results } = await store.payments.record(KEY, [received(1), received(1, { recipientRandHash: hash(9) })], 600);
      expect(results).to.deep.equal(["credited", "credited"]);
    });

    it("takes no more than the allowed number of nonces, and not one less", async () => {
      const { results } = await store.payments.record(
        KEY,
        [1, 2, 3, 2].map((number) => received(number)),
        2,
      );
      expect(results).to.deep.equal(["credited", "credited", "tooManyNonces", "nonceSeen"]);
    });

    it("keeps winners whatever becomes of their credit, once", async () => {
      const winning = (number: number): ReceivedTicket["winning"] => ({ ticket: winningTicket(number), ticketHash: hash(number) });
      const tickets = [
        received(1, { winning: winning(1) }),
        received(1, { winning: winning(1) }),
        received(2, { winning: winning(2), isCreditable: false }),
        received(3, { winning: winning(3) }),
      ];
      const { results, balance } = await store.payments.record(KEY, tickets, 2);
      expect(results).to.deep.equal(["credited", "nonceSeen", "uncredited", "tooManyNonces"]);
      expect(balance).to.deep.equal(rational(1n, 3n));
      const pending = await store.tickets.pending();
      expect(pending.map(({ ticketHash }) => ticketHash)).to.deep.equal([hash(1), hash(2), hash(3)]);
    });

    it("forgets the nonces of params only when no new one has come for long", async () => {
      const of = (number: number): ReceivedTicket => received(1, { recipientRandHash: hash(number) });
      await store.payments.record(KEY, [of(7), of(8), received(2, { recipientRandHash: hash(7) })], 600);
      const firstAt = clock.now();
      clock.advance(10);
      await store.payments.record(KEY, [received(2, { recipientRandHash: hash(8) })], 600);
      expect(await store.payments.pruneNonces(firstAt)).to.equal(0);
      expect(await store.payments.pruneNonces(firstAt + 1)).to.equal(2);
      expect(await store.payments.pruneNonces(clock.now())).to.equal(0);
      const { results } = await store.payments.record(KEY, [of(7), of(8)], 600);
      expect(results).to.deep.equal(["credited", "nonceSeen"]);
    });

    it("loses nothing when many pay at once", async () => {
      const all = Array.from({ length: 40 }, (_, index) => store.payments.record(KEY, [received(index + 1)], 600));
      await Promise.all(all);
      expect(await store.credit.balance(KEY)).to.deep.equal(rational(40n, 3n));
    });
  });

  describe("credit", () => {
    it("adds, debits below zero and takes, exactly", async () => {
      expect(await store.credit.balance(KEY)).to.deep.equal(rational(0n));
      expect(await store.credit.add(KEY, rational(HUGE, 7n))).to.deep.equal(rational(HUGE, 7n));
      expect(await store.credit.add(KEY, rational(-2n * HUGE, 7n))).to.deep.equal(rational(-HUGE, 7n));
      expect(await store.credit.take(KEY)).to.deep.equal(rational(-HUGE, 7n));
      expect(await store.credit.balance(KEY)).to.deep.equal(rational(0n));
    });

    it("lists the balances of one account, newest first", async () => {
      await store.credit.add({ account: SENDER, id: "old" }, rational(1n));
      clock.advance(10);
      await store.credit.add({ account: SENDER, id: "new" }, rational(2n));
      await store.credit.add({ account: OTHER, id: "new" }, rational(3n));
      const balances = await store.credit.balancesOf(SENDER);
      expect(balances.map(({ key, amount }) => [key.account, key.id, amount.numerator])).to.deep.equal([
        [SENDER, "new", 2n],
        [SENDER, "old", 1n],
      ]);
      expect(balances[0].updatedAt).to.equal(clock.now());
      expect(await store.credit.balancesOf(SENDER, clock.now())).to.deep.equal([balances[0]]);
    });

    it("tells how much was ever charged to a balance, and what of it could not be foreseen", async () => {
      await store.credit.add(KEY, rational(HUGE));
      await store.credit.add(KEY, rational(-HUGE, 7n), rational(HUGE, 9n));
      await store.payments.record(KEY, [received(1)], 600);
      await store.credit.add(KEY, rational(-1n), rational(1n, 2n));
      await store.credit.take(KEY);
      const [balance] = await store.credit.balancesOf(SENDER);
      const [charged, unforeseen] = [rational(HUGE + 7n, 7n), rational(2n * HUGE + 9n, 18n)];
      expect(balance).to.deep.equal({ key: KEY, amount: rational(0n), charged, unforeseen, updatedAt: clock.now() });
      for await (const page of store.credit.amountsOf(SENDER, 0)) {
        expect(page).to.deep.equal([{ amount: rational(0n), charged, unforeseen, updatedAt: clock.now() }]);
      }
    });

    it("lists the amounts of one account once each, whatever many were touched at a time", async () => {
      const of = async (since: number): Promise<(readonly [number, bigint])[]> => {
        const found: (readonly [number, bigint])[] = [];
        for await (const page of store.credit.amountsOf(SENDER, since)) {
          found.push(...page.map(({ updatedAt, amount }) => [updatedAt, amount.numerator] as const));
        }
        return found;
      };
      const start = clock.now();
      expect(await of(0)).to.deep.equal([]);
      await store.credit.add({ account: SENDER, id: "old" }, rational(7n));
      const expected: [number, bigint][] = [];
      for (const [time, count] of [300, 520, 20].entries()) {
        clock.advance(10);
        for (let n = 0; n < count; n++) {
          await store.credit.add({ account: SENDER, id: `${time} ${n}` }, rational(BigInt(n)));
          expected.push([clock.now(), BigInt(n)]);
        }
      }
      await store.credit.add({ account: OTHER, id: "new" }, rational(3n));
      const found = await of(start + 1);
      const inOrder = (a: readonly [number, bigint], b: readonly [number, bigint]): number => a[0] - b[0] || Number(a[1] - b[1]);
      expect(found.toSorted(inOrder)).to.deep.equal(expected);
      expect(found.map(([at]) => at)).to.deep.equal(found.map(([at]) => at).toSorted((a, b) => b - a));
      expect(await of(clock.now() + 1)).to.deep.equal([]);
    });

    it("forgets balances that nobody touched", async () => {
      await store.credit.add({ account: SENDER, id: "old" }, rational(1n));
      clock.advance(10);
      await store.credit.add(KEY, rational(1n));
      expect(await store.credit.prune(clock.now())).to.equal(1);
      expect(await store.credit.balancesOf(SENDER)).to.have.length(1);
    });
  });

  describe("tickets", () => {
    beforeEach(async () => {
      const tickets = [12, 3, 7].map((number) =>
        received(number, { winning: { ticket: winningTicket(number), ticketHash: hash(number) } }),
      );
      const other = winningTicket(100, {
        sender: OTHER,
        expirationParams: { creationRound: round(HUGE), creationRoundBlockHash: hash(1) },
      });
      await store.payments.record(KEY, [...tickets, received(100, { winning: { ticket: other, ticketHash: hash(100) } })], 600);
    });

    it("come back as they were, oldest round first", async () => {
      const pending = await store.tickets.pending();
      expect(pending.map(({ ticket }) => ticket.expirationParams.creationRound)).to.deep.equal([3n, 7n, 12n, HUGE]);
      expect(pending[0]).to.deep.equal({
        ...{ ticket: winningTicket(3), ticketHash: hash(3), receivedAt: clock.now(), attempts: 0, nextAttemptAt: 0 },
        ...{ state: "pending", verdict: null, transactionHash: null, paid: null, reason: null },
      });
    });

    it("are found by sender and round", async () => {
      const hashes = async (filter: Parameters<typeof store.tickets.pending>[0]): Promise<Hex[]> =>
        (await store.tickets.pending(filter)).map(({ ticketHash }) => ticketHash);
      expect(await hashes({ sender: OTHER })).to.deep.equal([hash(100)]);
      expect(await hashes({ fromRound: round(7n) })).to.deep.equal([hash(7), hash(12), hash(100)]);
      expect(await hashes({ sender: SENDER, fromRound: round(13n) })).to.deep.equal([]);
    });

    it("go through postponement, redemption and loss, and are never forgotten", async () => {
      await store.tickets.postpone(hash(3), 5000, "RPC away");
      await store.tickets.postpone(hash(3), 9000, "RPC away again");
      expect((await store.tickets.pending())[0]).to.include({ attempts: 2, nextAttemptAt: 9000, reason: "RPC away again" });
      await store.tickets.markRedeemed(hash(3), { transactionHash: hash(77), paid: wei(HUGE) }, VERDICT);
      await store.tickets.markRedeemed(hash(7), { transactionHash: null, paid: null }, VERDICT);
      await store.tickets.markLost(hash(12), "expired", VERDICT);
      expect(await store.tickets.totals()).to.deep.equal({
        ...{ pending: 1, redeemed: 2, lost: 1, pendingFaceValue: HUGE + 100n, redeemedWei: HUGE, lostFaceValue: HUGE + 12n },
      });
      const history = await store.tickets.history(10);
      expect(history.map(({ ticketHash, state }) => [ticketHash, state])).to.deep.equal([
        [hash(100), "pending"],
        [hash(7), "redeemed"],
        [hash(3), "redeemed"],
        [hash(12), "lost"],
      ]);
      expect(history[2]).to.include({ transactionHash: hash(77), paid: HUGE, reason: null });
      expect(await store.tickets.history(1)).to.have.length(1);
    });

    it("are unconfirmed until what became of them is final, and may be pending again", async () => {
      const unconfirmed = async (): Promise<unknown[]> =>
        (await store.tickets.unconfirmed()).map(({ ticketHash, state, verdict }) => [ticketHash, state, verdict]);
      await store.tickets.doubt(hash(7), VERDICT);
      expect(await unconfirmed()).to.deep.equal([]);
      expect((await store.tickets.pending())[1]).to.deep.include({ ticketHash: hash(7), verdict: VERDICT });
      await store.tickets.doubt(hash(7), null);
      expect((await store.tickets.pending())[1]!.verdict).to.equal(null);

      await store.tickets.postpone(hash(3), 5000, "RPC away");
      await store.tickets.markRedeemed(hash(3), { transactionHash: hash(77), paid: wei(HUGE) }, VERDICT);
      const later = { at: VERDICT.at + 1, block: l1Block(VERDICT.block + 1n) };
      await store.tickets.markLost(hash(12), "expired", later);
      await store.tickets.doubt(hash(12), null);
      expect(await unconfirmed()).to.deep.equal([
        [hash(12), "lost", later],
        [hash(3), "redeemed", VERDICT],
      ]);
      await store.tickets.confirm(hash(12));
      expect(await unconfirmed()).to.have.length(1);
      await store.tickets.reopen(hash(3), "dropped");
      expect(await unconfirmed()).to.deep.equal([]);
      expect((await store.tickets.pending())[0]).to.deep.include({
        ...{ ticketHash: hash(3), attempts: 0, nextAttemptAt: 0, transactionHash: null, paid: null, reason: "dropped", verdict: null },
      });
      expect(await store.tickets.totals()).to.include({ redeemed: 0, lost: 1, redeemedWei: 0n });
    });
  });

  describe("nonces, sessions, secrets and facts", () => {
    it("gives out each nonce once, from 1", async () => {
      expect(await store.nonces.reserve(hash(1), 3, l1Block(50n))).to.equal(1);
      expect(await store.nonces.reserve(hash(1), 2, l1Block(50n))).to.equal(4);
      expect(await store.nonces.reserve(hash(2), 1, l1Block(2n ** 80n))).to.equal(1);
      expect(await store.nonces.prune(l1Block(51n))).to.equal(1);
      expect(await store.nonces.reserve(hash(2), 1, l1Block(50n))).to.equal(2);
    });

    it("remembers the price of a session", async () => {
      const session = { sessionId: "beef", sender: SENDER, price: price(HUGE, 3n), createdAt: 10 };
      await store.sessions.save(session);
      await store.sessions.save({ ...session, sessionId: "cafe", createdAt: 20 });
      expect(await store.sessions.find("beef")).to.deep.equal(session);
      expect(await store.sessions.find("none")).to.equal(undefined);
      expect(await store.sessions.prune(20)).to.equal(1);
      expect(await store.sessions.find("beef")).to.equal(undefined);
    });

    it("keeps the first secret of a name", async () => {
      const first = Uint8Array.of(0, 1, 255);
      expect(await store.secrets.load("key")).to.equal(undefined);
      expect(await store.secrets.saveOnce("key", first)).to.deep.equal(first);
      expect(await store.secrets.saveOnce("key", Uint8Array.of(9))).to.deep.equal(first);
      expect(await store.secrets.load("key")).to.deep.equal(first);
    });

    it("keeps facts", async () => {
      expect(await store.keyValues.get("fact")).to.equal(undefined);
      await store.keyValues.set("fact", "one");
      await store.keyValues.set("fact", "two");
      expect(await store.keyValues.get("fact")).to.equal("two");
      await store.checkWritable();
    });
  });

  proofStoreContract(() => store);
}
