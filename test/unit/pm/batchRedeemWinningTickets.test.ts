// SPDX-License-Identifier: MIT
import { loadFixture, takeSnapshot } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers } from "hardhat";
import { eventsOf } from "../../support/eventsOf";
import { skipRounds, startRound } from "../../support/startRound";
import { brokerFixture, fundedBrokerFixture } from "./brokerFixture";
import { signTicket, type SignedTicket } from "./signTicket";
import type { TicketBroker } from "../../../typechain-types";

const redeemAll = (ticketBroker: TicketBroker, signed: readonly SignedTicket[]) =>
  ticketBroker.batchRedeemWinningTickets(
    signed.map(({ ticket }) => ticket),
    signed.map(({ sig }) => sig),
    signed.map(({ recipientRand }) => recipientRand),
  );

const used = (ticketBroker: TicketBroker, signed: readonly SignedTicket[]) =>
  Promise.all(signed.map(({ hash }) => ticketBroker.usedTickets(hash)));

/** Redeemable tickets of 1,000 wei for both orchestrators, and a bad one of each kind. The gateway has a deposit of 10,000 wei. */
async function mixedFixture() {
  const fixture = await fundedBrokerFixture();
  const { ticketBroker, roundsManager, gateway, stranger, orchestrator, secondOrchestrator, thirdOrchestrator, round } = fixture;
  await ticketBroker.connect(stranger).fundDeposit({ value: 10_000 });
  await ticketBroker.connect(stranger).unlock();
  const expired = await signTicket(fixture, gateway, { recipient: orchestrator.address, creationRound: round });
  await startRound(roundsManager, 2);
  const recipient = orchestrator.address;
  const good = await Promise.all([
    signTicket(fixture, gateway, { recipient, senderNonce: 1n }),
    signTicket(fixture, gateway, { recipient, senderNonce: 2n }),
    signTicket(fixture, gateway, { recipient: secondOrchestrator.address, senderNonce: 3n }),
    signTicket(fixture, gateway, { recipient, senderNonce: 4n }),
  ]);
  const before = await signTicket(fixture, gateway, { recipient, senderNonce: 5n });
  await ticketBroker.redeemWinningTicket(before.ticket, before.sig, before.recipientRand);
  const plain = await signTicket(fixture, gateway, { recipient, senderNonce: 6n });
  const made = (terms: Parameters<typeof signTicket>[2]) => signTicket(fixture, gateway, terms);
  const bad: Readonly<Record<string, SignedTicket>> = {
    "null recipient": await made({ recipient: ethers.ZeroAddress }),
    "null recipient, and no round": await made({
      ...{ recipient: ethers.ZeroAddress, faceValue: 0n },
      ...{ creationRound: 0n, blockHash: ethers.ZeroHash },
    }),
    "null sender": await made({ recipient, sender: ethers.ZeroAddress }),
    "short auxData": await made({ recipient, auxData: "0x1234" }),
    "round without a block hash": await made({ recipient, creationRound: round + 1n }),
    "another block hash": await made({ recipient, blockHash: ethers.id("another block") }),
    expired,
    "another random number": { ...plain, recipientRand: 8n },
    "used before": before,
    "bad signature": { ...plain, sig: "0x" },
    "signature of another": await signTicket(fixture, stranger, { recipient, sender: gateway.address, senderNonce: 7n }),
    "not winning": await made({ recipient, winProb: 0n }),
    "unlocked sender": await signTicket(fixture, stranger, { recipient }),
    "inactive recipient, covered by the deposit": await made({ recipient: thirdOrchestrator.address }),
    "inactive recipient, not covered": await made({ recipient: thirdOrchestrator.address, faceValue: 11_000n }),
    "face value above deposit and share": await made({ recipient, faceValue: 12_001n }),
    "face value above all ETH": await made({ recipient, faceValue: ethers.MaxUint256 }),
  };
  return { ...fixture, good, bad };
}

describe("TicketBroker.batchRedeemWinningTickets", () => {
  describe("given a good ticket, and one that is like it but for one term", () => {
    it("looks at each term of the second", async () => {
      const fixture = await loadFixture(fundedBrokerFixture);
      const { ticketBroker, roundsManager, gateway, orchestrator, thirdOrchestrator } = fixture;
      const round = await startRound(roundsManager);
      const like = (terms: Partial<Parameters<typeof signTicket>[2]>, senderNonce: bigint) =>
        signTicket(fixture, gateway, { recipient: orchestrator.address, senderNonce, faceValue: 0n, ...terms });
      const blockHash = await roundsManager.blockHashForRound(round);
      const pairs = [
        await like({ recipient: ethers.ZeroAddress }, 2n),
        await like({ recipient: thirdOrchestrator.address, faceValue: 1n }, 3n),
        // What recovers to nobody recovers to the null address.
        { ...(await like({ sender: ethers.ZeroAddress }, 4n)), sig: "0x" },
        await like({ auxData: "0x" }, 5n),
        await like({ creationRound: round + 9n, blockHash }, 6n),
        await like({ blockHash: ethers.id("another block") }, 7n),
        { ...(await like({}, 8n)), sig: "0x" },
      ];
      for (const [i, second] of pairs.entries()) {
        const first = await like({ faceValue: 1n }, 100n + BigInt(i));
        await redeemAll(ticketBroker, [first, second]);
        expect(await used(ticketBroker, [first, second]), `pair ${i}`).to.deep.equal([true, false]);
      }
    });
  });

  describe("when the arrays have different lengths", () => {
    it("reverts", async () => {
      const { ticketBroker, good } = await loadFixture(mixedFixture);
      const tickets = good.map(({ ticket }) => ticket);
      const sigs = good.map(({ sig }) => sig);
      await expect(ticketBroker.batchRedeemWinningTickets(tickets, sigs.slice(1), [7, 7, 7, 7]))
        .to.be.revertedWithCustomError(ticketBroker, "TicketBrokerLengthMismatch")
        .withArgs(4, 3, 4);
      await expect(ticketBroker.batchRedeemWinningTickets(tickets, sigs, [7, 7, 7, 7, 7]))
        .to.be.revertedWithCustomError(ticketBroker, "TicketBrokerLengthMismatch")
        .withArgs(4, 4, 5);
    });
  });

  describe("given that the system is paused", () => {
    it("reverts", async () => {
      const { ticketBroker, controller, good } = await loadFixture(mixedFixture);
      await controller.pause();
      await expect(redeemAll(ticketBroker, good)).to.be.revertedWithCustomError(ticketBroker, "TicketBrokerPaused");
    });
  });

  describe("given a round that is not initialized", () => {
    it("reverts", async () => {
      const { ticketBroker, roundsManager, round, good } = await loadFixture(mixedFixture);
      await skipRounds(roundsManager);
      await expect(redeemAll(ticketBroker, good))
        .to.be.revertedWithCustomError(ticketBroker, "TicketBrokerRoundNotInitialized")
        .withArgs(round + 3n, round + 2n);
    });
  });

  describe("when there is no ticket", () => {
    it("does nothing", async () => {
      const { ticketBroker, bondingManager } = await loadFixture(mixedFixture);
      expect(await eventsOf(redeemAll(ticketBroker, []), [ticketBroker, bondingManager])).to.deep.equal([]);
    });
  });

  describe("when all tickets are good", () => {
    it("redeems all", async () => {
      const { ticketBroker, bondingManager, gateway, orchestrator, secondOrchestrator, delegator, good } = await loadFixture(mixedFixture);
      const pending = (account: { address: string }): Promise<bigint> => bondingManager.pendingFees(account.address, 0);
      const [before, delegatorBefore] = [await pending(orchestrator), await pending(delegator)];
      const sending = redeemAll(ticketBroker, good);
      expect(await eventsOf(sending, [ticketBroker])).to.deep.equal(good.flatMap(() => ["WinningTicketTransfer", "WinningTicketRedeemed"]));
      await expect(sending).to.emit(ticketBroker, "WinningTicketTransfer").withArgs(gateway.address, secondOrchestrator.address, 1_000);
      expect(await used(ticketBroker, good)).to.deep.equal([true, true, true, true]);
      expect((await pending(orchestrator)) - before).to.equal(3 * 750);
      expect((await pending(delegator)) - delegatorBefore).to.equal(3 * 250);
      expect(await pending(secondOrchestrator)).to.equal(1_000);
      expect((await ticketBroker.getSenderInfo(gateway.address))[0].deposit).to.equal(5_000);
    });

    it("credits each ticket exactly as if it had been redeemed alone", async () => {
      const fixture = await loadFixture(brokerFixture);
      const { ticketBroker, bondingManager, gateway, orchestrator, secondOrchestrator, delegator } = fixture;
      await ticketBroker.connect(gateway).fundDeposit({ value: 10_000 });
      const recipients = [orchestrator, orchestrator, secondOrchestrator, orchestrator];
      const signed = await Promise.all(
        // Odd values, which do not divide by two or by three.
        recipients.map(({ address }, index) =>
          signTicket(fixture, gateway, { recipient: address, faceValue: 101n + 2n * BigInt(index), senderNonce: BigInt(index) }),
        ),
      );
      const outcome = async (): Promise<readonly bigint[]> => {
        const accounts = [orchestrator, secondOrchestrator, delegator];
        return Promise.all(accounts.map(({ address }) => bondingManager.pendingFees(address, 0)));
      };
      const snapshot = await takeSnapshot();
      for (const { ticket, sig, recipientRand } of signed) await ticketBroker.redeemWinningTicket(ticket, sig, recipientRand);
      const oneByOne = await outcome();
      await snapshot.restore();
      await redeemAll(ticketBroker, signed);
      expect(await outcome()).to.deep.equal(oneByOne);
      expect(oneByOne.reduce((sum, fees) => sum + fees)).to.be.within(412n, 416n);
    });

    it("keeps tickets of one recipient and different rounds apart", async () => {
      const fixture = await loadFixture(fundedBrokerFixture);
      const { ticketBroker, bondingManager, roundsManager, gateway, secondOrchestrator } = fixture;
      const recipient = secondOrchestrator.address;
      const older = await signTicket(fixture, gateway, { recipient });
      await startRound(roundsManager);
      const younger = await signTicket(fixture, gateway, { recipient });
      await redeemAll(ticketBroker, [older, younger]);
      expect(await used(ticketBroker, [older, younger])).to.deep.equal([true, true]);
      expect(await bondingManager.pendingFees(recipient, 0)).to.equal(2_000);
    });

    it("credits tickets in a row of one recipient and round together", async () => {
      const fixture = await loadFixture(fundedBrokerFixture);
      const { ticketBroker, bondingManager, roundsManager, gateway, secondOrchestrator, stake, round } = fixture;
      const recipient = secondOrchestrator.address;
      const signed = await Promise.all([1n, 2n].map((senderNonce) => signTicket(fixture, gateway, { recipient, senderNonce })));
      await bondingManager.connect(secondOrchestrator).unbond(stake);
      await startRound(roundsManager);
      // Neither active nor bonded, it is paid at once: one event for each credit.
      const sending = redeemAll(ticketBroker, signed);
      expect(await eventsOf(sending, [bondingManager])).to.deep.equal(["EarningsClaimed"]);
      await expect(sending).to.emit(bondingManager, "EarningsClaimed").withArgs(ethers.ZeroAddress, recipient, 0, 2_000, round, round);
    });
  });

  describe("when one ticket among good ones is bad", () => {
    for (const kind of [
      "null recipient",
      "null sender",
      "short auxData",
      "round without a block hash",
      "another block hash",
      "expired",
      "another random number",
      "used before",
      "bad signature",
      "signature of another",
      "not winning",
      "unlocked sender",
      "inactive recipient, covered by the deposit",
      "inactive recipient, not covered",
      "face value above deposit and share",
      "face value above all ETH",
    ]) {
      it(`redeems the good ones: ${kind}`, async () => {
        const { ticketBroker, gateway, good, bad } = await loadFixture(mixedFixture);
        const badOne = bad[kind];
        if (badOne === undefined) throw new Error(`no such ticket: ${kind}`);
        const wasUsed = await ticketBroker.usedTickets(badOne.hash);
        await redeemAll(ticketBroker, [...good.slice(0, 2), badOne, ...good.slice(2)]);
        expect(await used(ticketBroker, good)).to.deep.equal([true, true, true, true]);
        expect(await ticketBroker.usedTickets(badOne.hash)).to.equal(wasUsed);
        expect((await ticketBroker.getSenderInfo(gateway.address))[0].deposit).to.equal(5_000);
      });
    }

    it("redeems the good ones between all bad ones", async () => {
      const { ticketBroker, gateway, good, bad } = await loadFixture(mixedFixture);
      const all = Object.values(bad).flatMap((one, index) => [one, ...good.slice(index, index + 1)]);
      await redeemAll(ticketBroker, all);
      expect(await used(ticketBroker, good)).to.deep.equal([true, true, true, true]);
      expect((await ticketBroker.getSenderInfo(gateway.address))[0].deposit).to.equal(5_000);
    });
  });

  describe("when all tickets are bad", () => {
    it("changes nothing and emits nothing", async () => {
      const { ticketBroker, bondingManager, gateway, bad } = await loadFixture(mixedFixture);
      const before = await ticketBroker.getSenderInfo(gateway.address);
      const sending = redeemAll(ticketBroker, Object.values(bad));
      expect(await eventsOf(sending, [ticketBroker, bondingManager])).to.deep.equal([]);
      expect(await ticketBroker.getSenderInfo(gateway.address)).to.deep.equal(before);
    });

    it("leaves what somebody gave the null address where it is", async () => {
      const { ticketBroker, bad } = await loadFixture(mixedFixture);
      await ticketBroker.fundDepositAndReserveFor(ethers.ZeroAddress, 5, 6, { value: 11 });
      await redeemAll(ticketBroker, Object.values(bad));
      expect(await ticketBroker.getSenderInfo(ethers.ZeroAddress)).to.deep.equal([
        [5n, 0n],
        [6n, 0n],
      ]);
    });
  });

  describe("when a ticket comes twice", () => {
    it("pays it once", async () => {
      const { ticketBroker, gateway, good } = await loadFixture(mixedFixture);
      const twice = [...good, ...good];
      await redeemAll(ticketBroker, twice);
      expect((await ticketBroker.getSenderInfo(gateway.address))[0].deposit).to.equal(5_000);
    });
  });

  describe("given funds for some of the tickets", () => {
    it("leaves the others unused and goes on with those that it can pay", async () => {
      const fixture = await loadFixture(brokerFixture);
      const { ticketBroker, bondingManager, gateway, secondOrchestrator } = fixture;
      await ticketBroker.connect(gateway).fundDepositAndReserve(100, 60, { value: 160 });
      const recipient = secondOrchestrator.address;
      const signed = await Promise.all(
        [90n, 50n, 25n, 16n, 15n].map((faceValue) => signTicket(fixture, gateway, { recipient, faceValue })),
      );
      const sending = redeemAll(ticketBroker, signed);
      // 90 and 10 of the deposit; of a share of 30: nothing for the 50, 15 for the 25, nothing for the 16, all that is left for the 15.
      await expect(sending).to.emit(ticketBroker, "ReserveClaimed").withArgs(gateway.address, recipient, 15);
      expect(await used(ticketBroker, signed)).to.deep.equal([true, false, true, false, true]);
      expect(await bondingManager.pendingFees(recipient, 0)).to.equal(130);
      expect(await ticketBroker.claimedReserve(gateway.address, recipient)).to.equal(30);
    });
  });

  describe("given a deposit that is just enough", () => {
    it("claims nothing of the reserve", async () => {
      const fixture = await loadFixture(brokerFixture);
      const { ticketBroker, gateway, orchestrator } = fixture;
      await ticketBroker.connect(gateway).fundDepositAndReserve(100, 60, { value: 160 });
      const signed = [await signTicket(fixture, gateway, { recipient: orchestrator.address, faceValue: 100n })];
      expect(await eventsOf(redeemAll(ticketBroker, signed), [ticketBroker])).to.deep.equal([
        "WinningTicketTransfer",
        "WinningTicketRedeemed",
      ]);
      expect(await ticketBroker.getSenderInfo(gateway.address)).to.deep.equal([
        [0n, 0n],
        [60n, 0n],
      ]);
    });
  });

  describe("when tickets have no face value", () => {
    it("uses them up and credits nobody, active or not", async () => {
      const fixture = await loadFixture(fundedBrokerFixture);
      const { ticketBroker, bondingManager, gateway, orchestrator, stranger } = fixture;
      const signed = [
        await signTicket(fixture, gateway, { recipient: orchestrator.address, faceValue: 0n }),
        await signTicket(fixture, gateway, { recipient: stranger.address, faceValue: 0n }),
      ];
      expect(await eventsOf(redeemAll(ticketBroker, signed), [ticketBroker])).to.deep.equal([
        "WinningTicketRedeemed",
        "WinningTicketRedeemed",
      ]);
      expect(await used(ticketBroker, signed)).to.deep.equal([true, true]);
      expect(await bondingManager.pendingFees(orchestrator.address, 0)).to.equal(0);
    });
  });
});
