// SPDX-License-Identifier: MIT

import { expect } from "chai";

import { ChainUnavailableError } from "../../src/domain/chainUnavailableError";
import type { Hex } from "../../src/domain/hex";
import { l1Block } from "../../src/domain/l1Block";
import { StorageError } from "../../src/domain/storageError";
import { TransactionFailedError } from "../../src/domain/transactionFailedError";
import { TransactionPendingError } from "../../src/domain/transactionPendingError";
import { wei } from "../../src/domain/wei";
import type { WinningTicket } from "../../src/domain/winningTicket";
import { TicketRedeemer } from "../../src/services/redemption/ticketRedeemer";
import { ProtocolSimulation } from "../fakes/protocolSimulation";
import { RecordingLogger } from "../fakes/recordingLogger";
import { RecordingMetrics } from "../fakes/recordingMetrics";
import { SteppingClock } from "../fakes/steppingClock";
import { TicketQueue } from "../fakes/ticketQueue";

const hashOf = (ticket: WinningTicket): Hex => `0x${ticket.senderNonce.toString(16).padStart(64, "0")}`;
const RETRY_BASE_MS = 15_000;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

class Crash extends Error {}

describe("TicketRedeemer", () => {
  let protocol: ProtocolSimulation;
  let tickets: TicketQueue;
  let clock: SteppingClock;
  let logger: RecordingLogger;
  let metrics: RecordingMetrics;
  let redeemer: TicketRedeemer;

  /** A new process over the same store and chain. */
  function start(options: { maxBatch?: number } = {}): TicketRedeemer {
    const modules = { broker: protocol, rounds: protocol, senders: protocol, gasOracle: protocol };
    return new TicketRedeemer(options, { ...modules, tickets, clock, logger, metrics });
  }

  function add(n: number, fields: Partial<WinningTicket> = {}): WinningTicket {
    const ticket = protocol.winner(n, fields);
    tickets.add(hashOf(ticket), ticket);
    return ticket;
  }

  const stateOf = (ticket: WinningTicket): string => tickets.get(hashOf(ticket)).state;

  beforeEach(() => {
    protocol = new ProtocolSimulation(hashOf);
    tickets = new TicketQueue();
    clock = new SteppingClock();
    logger = new RecordingLogger();
    metrics = new RecordingMetrics();
    redeemer = start();
  });

  describe("given a winning ticket", () => {
    it("waits while its params run", async () => {
      const ticket = add(1, { paramsExpirationBlock: l1Block(protocol.block + 1n) });
      await redeemer.redeemDue();
      expect(stateOf(ticket)).to.equal("pending");
      expect(protocol.simulations).to.equal(0);
    });

    it("redeems once the params have expired", async () => {
      const ticket = add(1, { paramsExpirationBlock: l1Block(protocol.block + 1n) });
      protocol.block += 1n;
      await redeemer.redeemDue();
      expect(tickets.get(hashOf(ticket))).to.include({ state: "redeemed", paid: ticket.faceValue });
      expect(protocol.transactions).to.deep.equal([1]);
      expect(metrics.values.get("value_redeemed")).to.equal(Number(ticket.faceValue) / 1e9);
    });

    it("waits while the round is not initialized", async () => {
      const ticket = add(1);
      protocol.block += protocol.roundLength;
      await redeemer.redeemDue();
      expect(stateOf(ticket)).to.equal("pending");
      protocol.initializedRound = protocol.currentRound;
      await redeemer.redeemDue();
      expect(stateOf(ticket)).to.equal("redeemed");
    });

    it("is lost after the contract's validity period, with its last reason", async () => {
      const ticket = add(1);
      protocol.block += protocol.validity * protocol.roundLength;
      await redeemer.redeemDue();
      clock.advance(10 * MINUTE_MS - 1);
      await redeemer.redeemDue();
      expect(stateOf(ticket)).to.equal("pending");
      clock.advance(1);
      await redeemer.redeemDue();
      expect(tickets.get(hashOf(ticket))).to.include({ state: "lost", reason: "ticket expired" });
      expect(metrics.values.get("value_lost")).to.equal(Number(ticket.faceValue) / 1e9);
    });

    it("is redeemed, not lost, when it expired after somebody redeemed it", async () => {
      const ticket = add(1);
      protocol.used.set(hashOf(ticket), ticket.faceValue);
      protocol.block += protocol.validity * protocol.roundLength;
      await redeemer.redeemDue();
      expect(stateOf(ticket)).to.equal("redeemed");
    });

    for (const reason of ["invalid signature over ticket hash", "ticket did not win"]) {
      it(`is lost when the contract says "${reason}"`, async () => {
        const ticket = add(1);
        protocol.refusal = () => reason;
        for (let minute = 0; minute < 10; minute++) {
          await start().redeemDue();
          expect(stateOf(ticket)).to.equal("pending");
          clock.advance(MINUTE_MS);
        }
        clock.advance(10 * MINUTE_MS);
        await redeemer.redeemDue();
        expect(tickets.get(hashOf(ticket))).to.include({ state: "lost", reason });
        expect(protocol.simulations).to.be.at.most(8);
      });
    }

    it("is tried again later, each time after twice the pause, for any other reason", async () => {
      const ticket = add(1);
      protocol.refusal = () => "system is paused";
      for (const pause of [1, 2, 4]) {
        await redeemer.redeemDue();
        expect(tickets.get(hashOf(ticket)).nextAttemptAt).to.equal(clock.now() + pause * RETRY_BASE_MS);
        const before = protocol.simulations;
        clock.advance(pause * RETRY_BASE_MS - 1);
        await redeemer.redeemDue();
        expect(protocol.simulations).to.equal(before);
        clock.advance(1);
      }
      protocol.refusal = () => undefined;
      await redeemer.redeemDue();
      expect(stateOf(ticket)).to.equal("redeemed");
    });
  });

  describe("given an answer that does not hold", () => {
    /** Settles the ticket in whichever way the chain says now. */
    const settle = async (): Promise<void> => {
      await start().redeemDue();
      clock.advance(10 * MINUTE_MS);
      await start().redeemDue();
    };

    it("redeems again when a reorganisation has dropped the redemption", async () => {
      const ticket = add(1);
      await redeemer.redeemDue();
      protocol.used.delete(hashOf(ticket));
      for (let block = 0; block < 4; block++) {
        protocol.block += 1n;
        await redeemer.redeemDue();
        expect(tickets.get(hashOf(ticket)), "the endpoint may be behind").to.include({ state: "redeemed" });
      }
      protocol.block += 1n;
      await start().redeemDue();
      expect(tickets.get(hashOf(ticket))).to.include({ state: "redeemed", paid: ticket.faceValue });
      expect(protocol.transactions).to.deep.equal([1, 1]);
    });

    it("looks at a redemption once in a block, until it lies deep enough, and no more", async () => {
      const ticket = add(1);
      await redeemer.redeemDue();
      let asked = 0;
      const { isUsed } = protocol;
      protocol.isUsed = (hash) => {
        asked++;
        return isUsed.call(protocol, hash);
      };
      await redeemer.redeemDue();
      await redeemer.redeemDue();
      expect(asked).to.equal(1);
      protocol.block += 96n;
      await redeemer.redeemDue();
      expect(await tickets.unconfirmed(), "blocks may be told that are not there").to.have.length(1);
      clock.advance(10 * MINUTE_MS);
      protocol.block += 1n;
      await redeemer.redeemDue();
      expect(await tickets.unconfirmed()).to.deep.equal([]);
      protocol.used.delete(hashOf(ticket));
      protocol.block += 1n;
      await redeemer.redeemDue();
      expect(asked).to.equal(3);
    });

    it("keeps a ticket of which one answer says that it has expired", async () => {
      const ticket = add(1);
      const { block } = protocol;
      protocol.block += 10n * protocol.roundLength;
      await redeemer.redeemDue();
      protocol.block = block + 1n;
      await start().redeemDue();
      expect(tickets.get(hashOf(ticket))).to.include({ state: "redeemed", paid: ticket.faceValue });
    });

    it("keeps a ticket of which one answer says that it is not good", async () => {
      const ticket = add(1);
      protocol.refusal = () => "ticket did not win";
      await redeemer.redeemDue();
      protocol.refusal = () => undefined;
      clock.advance(RETRY_BASE_MS);
      await start().redeemDue();
      expect(stateOf(ticket)).to.equal("redeemed");
    });

    it("begins to count anew when the chain has said something else in between", async () => {
      const ticket = add(1);
      protocol.refusal = () => "ticket did not win";
      await redeemer.redeemDue();
      clock.advance(9 * MINUTE_MS);
      protocol.refusal = () => undefined;
      protocol.deposit = 0n;
      protocol.claimable = 0n;
      await redeemer.redeemDue();
      protocol.refusal = () => "ticket did not win";
      clock.advance(9 * MINUTE_MS);
      await redeemer.redeemDue();
      expect(stateOf(ticket)).to.equal("pending");
    });

    for (const [name, wrong, right] of [
      ["a later round", (): bigint => (protocol.block += 10n * protocol.roundLength), (): bigint => (protocol.block = 1_050n)],
      [
        "a refusal",
        (): void => void (protocol.refusal = () => "ticket did not win"),
        (): void => void (protocol.refusal = () => undefined),
      ],
    ] as const) {
      it(`takes a ticket up again that was given up for ${name}`, async () => {
        const ticket = add(1);
        wrong();
        await settle();
        expect(stateOf(ticket)).to.equal("lost");
        right();
        clock.advance(15 * MINUTE_MS);
        await start().redeemDue();
        expect(tickets.get(hashOf(ticket))).to.include({ state: "redeemed", paid: ticket.faceValue });
      });
    }

    it("asks less and less often for one that was given up, and after three days no more", async () => {
      add(1);
      protocol.refusal = () => "ticket did not win";
      await settle();
      const before = protocol.simulations;
      for (let minute = 0; minute < 60; minute++) {
        await redeemer.redeemDue();
        clock.advance(MINUTE_MS);
      }
      expect(protocol.simulations - before).to.be.within(3, 8);
      clock.advance(3 * DAY_MS);
      await redeemer.redeemDue();
      expect(await tickets.unconfirmed()).to.deep.equal([]);
    });

    it("finds out when one that was given up has been redeemed by somebody", async () => {
      const ticket = add(1);
      protocol.refusal = () => "ticket did not win";
      await settle();
      protocol.used.set(hashOf(ticket), ticket.faceValue);
      clock.advance(15 * MINUTE_MS);
      await redeemer.redeemDue();
      expect(stateOf(ticket)).to.equal("redeemed");
    });
  });

  describe("given the last chance", () => {
    const toLastChance = (): void => {
      protocol.block = (protocol.currentRound + protocol.validity) * protocol.roundLength - 5n;
      protocol.initializedRound = protocol.currentRound;
    };

    it("ends every back-off, with one attempt in a block", async () => {
      const ticket = add(1);
      await tickets.postpone(hashOf(ticket), clock.now() + 1e9, "system is paused");
      toLastChance();
      protocol.refusal = () => "system is paused";
      await redeemer.redeemDue();
      await redeemer.redeemDue();
      expect(protocol.simulations).to.equal(1);
      protocol.block += 1n;
      protocol.refusal = () => undefined;
      await redeemer.redeemDue();
      expect(stateOf(ticket)).to.equal("redeemed");
    });

    it("redeems though the params still run", async () => {
      const ticket = add(1, { paramsExpirationBlock: l1Block(protocol.block + 10_000n) });
      toLastChance();
      await redeemer.redeemDue();
      expect(stateOf(ticket)).to.equal("redeemed");
    });

    it("takes what the sender can pay", async () => {
      const ticket = add(1);
      protocol.deposit = 0n;
      protocol.claimable = 400_000_000_000_000n;
      await redeemer.redeemDue();
      expect(tickets.get(hashOf(ticket))).to.include({
        state: "pending",
        reason: "sender can pay 400000000000000 of 1000000000000000 wei",
      });
      toLastChance();
      await redeemer.redeemDue();
      expect(tickets.get(hashOf(ticket))).to.include({ state: "redeemed", paid: 400_000_000_000_000n });
    });

    it("counts on the share of those who have left once its recipient has", async () => {
      const ticket = add(1);
      protocol.deposit = 0n;
      protocol.hasLeft = true;
      await redeemer.redeemDue();
      expect(tickets.get(hashOf(ticket))).to.include({ state: "redeemed", paid: ticket.faceValue });
    });

    it("never pays more for gas than the ticket brings", async () => {
      const ticket = add(1, { faceValue: wei(protocol.gasOfRedemption) });
      toLastChance();
      await redeemer.redeemDue();
      expect(tickets.get(hashOf(ticket)).reason).to.equal("redeeming costs 100000 wei and pays 100000 wei");
      expect(protocol.transactions).to.deep.equal([]);
    });
  });

  describe("given several tickets", () => {
    it("redeems them in one transaction, the most profitable first", async () => {
      const [small, large] = [add(1), add(2, { faceValue: wei(3n * 10n ** 15n) })];
      await redeemer.redeemDue();
      expect(protocol.transactions).to.deep.equal([2]);
      expect([...protocol.used.keys()]).to.deep.equal([hashOf(large), hashOf(small)]);
    });

    it("keeps to the size of a batch", async () => {
      for (let n = 1; n <= 5; n++) add(n);
      await start({ maxBatch: 2 }).redeemDue();
      expect(protocol.transactions).to.deep.equal([2, 2, 1]);
    });

    it("is not held up by one that cannot be redeemed", async () => {
      const [bad, good] = [add(1, { faceValue: wei(9n * 10n ** 15n) }), add(2)];
      protocol.refusal = ({ senderNonce }) => (senderNonce === 1 ? "system is paused" : undefined);
      await redeemer.redeemDue();
      expect([stateOf(bad), stateOf(good)]).to.deep.equal(["pending", "redeemed"]);
    });

    it("leaves one that failed within the batch for later", async () => {
      const [bad, good] = [add(1), add(2)];
      protocol.refusalInBatch = ({ senderNonce }) => senderNonce === 1;
      await redeemer.redeemDue();
      expect([stateOf(bad), stateOf(good)]).to.deep.equal(["pending", "redeemed"]);
      clock.advance(RETRY_BASE_MS);
      await redeemer.redeemDue();
      expect(stateOf(bad)).to.equal("redeemed");
    });

    it("does not count on the same funds twice", async () => {
      protocol.deposit = 15n * 10n ** 14n;
      protocol.claimable = 0n;
      const [first, second] = [add(1), add(2)];
      await redeemer.redeemDue();
      expect([stateOf(first), stateOf(second)]).to.deep.equal(["redeemed", "pending"]);
    });
  });

  describe("given an accident", () => {
    it("marks a ticket that was redeemed just before a crash, without sending again", async () => {
      const ticket = add(1);
      protocol.afterTransaction = () => {
        throw new Crash();
      };
      await expectRejection(redeemer.redeemDue(), Crash);
      expect(stateOf(ticket)).to.equal("pending");
      protocol.afterTransaction = () => undefined;

      await start().redeemDue();
      expect(tickets.get(hashOf(ticket))).to.include({ state: "redeemed", paid: ticket.faceValue });
      expect(protocol.transactions).to.deep.equal([1]);
    });

    for (const error of [new ChainUnavailableError("query timeout"), new Error("the method eth_getLogs does not exist")]) {
      it(`redeems others when nothing tells what a used ticket paid: ${error.message}`, async () => {
        const [first, second] = [add(1), add(2)];
        protocol.used.set(hashOf(first), first.faceValue);
        const { findRedemption } = protocol;
        protocol.findRedemption = () => Promise.reject(error);
        await redeemer.redeemDue();
        expect(tickets.get(hashOf(first))).to.include({ state: "redeemed", paid: null, transactionHash: null });
        expect(stateOf(second)).to.equal("redeemed");

        protocol.findRedemption = findRedemption;
        await redeemer.redeemDue();
        expect(tickets.get(hashOf(first)).paid, "not asked at once").to.equal(null);
        clock.advance(RETRY_BASE_MS);
        await redeemer.redeemDue();
        expect(tickets.get(hashOf(first))).to.include({ paid: first.faceValue, transactionHash: hashOf(first) });
        expect(metrics.values.get("tickets_redeemed_total")).to.equal(2);
        expect(metrics.values.get("value_redeemed")).to.equal(Number(first.faceValue + second.faceValue) / 1e9);
      });
    }

    it("looks once for a redemption that lies too far back", async () => {
      protocol.used.set(hashOf(add(1)), wei(1n));
      let searches = 0;
      protocol.findRedemption = () => {
        searches++;
        return Promise.resolve(undefined);
      };
      for (let pass = 0; pass < 3; pass++) {
        await redeemer.redeemDue();
        clock.advance(MINUTE_MS);
      }
      expect(searches).to.equal(1);
    });

    it("is not held up by a ticket about which the chain gives no answer", async () => {
      const [first, second, third] = [add(1), add(2), add(3)];
      await start().redeemDue();
      protocol.used.clear();
      protocol.transactions.length = 0;
      for (const ticket of [second, third]) await tickets.reopen(hashOf(ticket), "test");
      const { isUsed } = protocol;
      protocol.isUsed = (hash) => (hash === hashOf(third) ? isUsed.call(protocol, hash) : Promise.reject(new Error("no data")));
      protocol.block += 1n;
      await redeemer.redeemDue();
      expect([first, second, third].map(stateOf)).to.deep.equal(["redeemed", "pending", "redeemed"]);
      expect(protocol.transactions).to.deep.equal([1]);
    });

    it("redeems after a crash just before sending", async () => {
      const ticket = add(1);
      protocol.beforeTransaction = () => {
        throw new Crash();
      };
      await expectRejection(redeemer.redeemDue(), Crash);
      protocol.beforeTransaction = () => undefined;
      await start().redeemDue();
      expect(stateOf(ticket)).to.equal("redeemed");
    });

    it("ends at the same result wherever a random run is killed", async () => {
      for (let n = 1; n <= 12; n++) add(n);
      let steps = 0;
      const mayCrash = (): void => {
        if (++steps % 3 !== 0) throw new Crash();
      };
      protocol.beforeTransaction = mayCrash;
      protocol.afterTransaction = mayCrash;
      for (let life = 0; life < 40; life++)
        await start({ maxBatch: 3 })
          .redeemDue()
          .catch(() => undefined);
      const totals = await tickets.totals();
      expect(totals).to.include({ pending: 0, redeemed: 12, lost: 0, redeemedWei: 12n * 10n ** 15n });
      expect(protocol.used.size).to.equal(12);
    });

    it("keeps everything when the chain cannot be reached", async () => {
      const ticket = add(1);
      protocol.beforeTransaction = () => {
        throw new ChainUnavailableError("down");
      };
      await expectRejection(redeemer.redeemDue(), ChainUnavailableError);
      expect(tickets.get(hashOf(ticket))).to.include({ state: "pending", attempts: 0 });
    });

    it("looks at the chain again when a transaction stays in the mempool", async () => {
      const ticket = add(1);
      protocol.afterTransaction = () => {
        throw new TransactionPendingError("not mined in time");
      };
      await redeemer.redeemDue();
      expect(stateOf(ticket)).to.equal("pending");
      protocol.afterTransaction = () => undefined;
      clock.advance(RETRY_BASE_MS);
      await redeemer.redeemDue();
      expect(stateOf(ticket)).to.equal("redeemed");
      expect(protocol.transactions).to.deep.equal([1]);
    });

    it("does not send again when only the writing down failed", async () => {
      const ticket = add(1);
      const markRedeemed = tickets.markRedeemed.bind(tickets);
      tickets.markRedeemed = () => Promise.reject(new StorageError("disk full"));
      await expectRejection(redeemer.redeemDue(), StorageError);
      tickets.markRedeemed = markRedeemed;
      await redeemer.redeemDue();
      expect(stateOf(ticket)).to.equal("redeemed");
      expect(protocol.transactions).to.deep.equal([1]);
    });

    it("does not lose a ticket to a transaction that failed when mined", async () => {
      const ticket = add(1);
      protocol.beforeTransaction = () => {
        throw new TransactionFailedError("redeemWinningTicket", "out of gas");
      };
      await redeemer.redeemDue();
      expect(tickets.get(hashOf(ticket))).to.include({ state: "pending", reason: "out of gas" });
    });
  });

  it("stops when told to", async () => {
    const stop = new AbortController();
    add(1);
    protocol.nextBlock = () => {
      stop.abort();
      return Promise.reject(new Error("stopped"));
    };
    await redeemer.run(stop.signal);
    expect((await tickets.totals()).redeemed).to.equal(1);
  });
});

async function expectRejection(promise: Promise<unknown>, type: new (...args: never[]) => Error): Promise<void> {
  let thrown: unknown;
  try {
    await promise;
  } catch (error) {
    thrown = error;
  }
  expect(thrown).to.be.instanceOf(type);
}
