// SPDX-License-Identifier: MIT
import { loadFixture, mineUpTo } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers } from "hardhat";
import { eventsOf } from "../../support/eventsOf";
import { skipRounds, startRound } from "../../support/startRound";
import { brokerFixture, fullPoolFixture, fundedBrokerFixture } from "./brokerFixture";
import { signTicket, type SignedTicket } from "./signTicket";
import type { TicketBroker } from "../../../typechain-types";

// Half of the order of the curve's group: signatures with a larger s are refused.
const CURVE_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

const redeem = (ticketBroker: TicketBroker, signed: SignedTicket) =>
  ticketBroker.redeemWinningTicket(signed.ticket, signed.sig, signed.recipientRand);

const winValue = (signed: SignedTicket): bigint =>
  BigInt(ethers.solidityPackedKeccak256(["bytes", "uint256"], [signed.sig, signed.recipientRand]));

/** A gateway that is unlocked already, with nothing, in a round whose tickets of two rounds ago have expired. */
async function everythingWrongFixture() {
  const fixture = await fundedBrokerFixture();
  const { ticketBroker, roundsManager, stranger, round: oldRound } = fixture;
  await ticketBroker.connect(stranger).fundDeposit({ value: 1 });
  await ticketBroker.connect(stranger).unlock();
  const round = await startRound(roundsManager, 2);
  await ticketBroker.connect(stranger).withdraw();
  const signed = await signTicket(fixture, stranger, { recipient: fixture.thirdOrchestrator.address });
  return { ...fixture, signed, oldRound, round };
}

/** Of a full pool, the first orchestrator, which has its stake for longer than the second has the same, has lost its place to a third. */
async function evictionFixture() {
  const fixture = await fullPoolFixture();
  const { bondingManager, roundsManager, ticketBroker, gateway, orchestrator, thirdOrchestrator, stake } = fixture;
  await ticketBroker.connect(gateway).fundDepositAndReserve(10_000, 4_000, { value: 14_000 });
  const signed = await signTicket(fixture, gateway, { recipient: orchestrator.address });
  await bondingManager.connect(thirdOrchestrator).bond(5n * stake, thirdOrchestrator.address);
  const round = await startRound(roundsManager);
  return { ...fixture, signed, round };
}

/** Two orchestrators have left with a ticket of 900 wei each, two others are active, and there is a reserve of 3,000 wei. */
async function leaversFixture() {
  const fixture = await brokerFixture();
  const { ticketBroker, bondingManager, roundsManager, gateway, orchestrator, secondOrchestrator, stake } = fixture;
  await ticketBroker.connect(gateway).fundReserve({ value: 3_000 });
  const sign = ({ address }: { readonly address: string }) => signTicket(fixture, gateway, { recipient: address, faceValue: 900n });
  const signed = [await sign(orchestrator), await sign(secondOrchestrator)] as const;
  for (const account of [fixture.thirdOrchestrator, fixture.stranger]) await bondingManager.connect(account).bond(stake, account.address);
  await bondingManager.connect(orchestrator).unbond(stake / 2n);
  await bondingManager.connect(secondOrchestrator).unbond(stake);
  await startRound(roundsManager);
  return { ...fixture, signed };
}

describe("TicketBroker.redeemWinningTicket", () => {
  describe("given that the system is paused", () => {
    it("reverts, before it looks at the round", async () => {
      const { ticketBroker, controller, roundsManager, signed } = await loadFixture(everythingWrongFixture);
      await skipRounds(roundsManager);
      await controller.pause();
      await expect(redeem(ticketBroker, signed)).to.be.revertedWithCustomError(ticketBroker, "TicketBrokerPaused");
    });
  });

  describe("given a round that is not initialized", () => {
    it("reverts, before it looks at the ticket", async () => {
      const { ticketBroker, roundsManager, round, signed } = await loadFixture(everythingWrongFixture);
      await skipRounds(roundsManager);
      const ticket = { ...signed.ticket, recipient: ethers.ZeroAddress };
      await expect(ticketBroker.redeemWinningTicket(ticket, "0x", 8))
        .to.be.revertedWithCustomError(ticketBroker, "TicketBrokerRoundNotInitialized")
        .withArgs(round + 1n, round);
    });
  });

  describe("when everything about the ticket is wrong", () => {
    it("names the null recipient first", async () => {
      const { ticketBroker, signed } = await loadFixture(everythingWrongFixture);
      const ticket = { ...signed.ticket, recipient: ethers.ZeroAddress, sender: ethers.ZeroAddress, auxData: "0x", winProb: 0 };
      await expect(ticketBroker.redeemWinningTicket(ticket, "0x", 8)).to.be.revertedWithCustomError(
        ticketBroker,
        "TicketBrokerNullRecipient",
      );
    });

    it("then the null sender", async () => {
      const { ticketBroker, signed } = await loadFixture(everythingWrongFixture);
      const ticket = { ...signed.ticket, sender: ethers.ZeroAddress, auxData: "0x", winProb: 0 };
      await expect(ticketBroker.redeemWinningTicket(ticket, "0x", 8)).to.be.revertedWithCustomError(ticketBroker, "TicketBrokerNullSender");
    });

    it("then the length of auxData", async () => {
      const { ticketBroker, signed } = await loadFixture(everythingWrongFixture);
      for (const length of [0, 63, 65, 96]) {
        const ticket = { ...signed.ticket, auxData: ethers.hexlify(new Uint8Array(length)), winProb: 0 };
        await expect(ticketBroker.redeemWinningTicket(ticket, "0x", 8))
          .to.be.revertedWithCustomError(ticketBroker, "TicketBrokerInvalidAuxData")
          .withArgs(length, 64);
      }
    });

    it("then a round without a block hash, in the words that clients look for", async () => {
      const fixture = await loadFixture(everythingWrongFixture);
      const { ticketBroker, stranger, signed, round } = fixture;
      for (const creationRound of [0n, round - 1n, round + 1n, ethers.MaxUint256]) {
        const other = await signTicket(fixture, stranger, { recipient: signed.ticket.recipient as string, creationRound, winProb: 0n });
        await expect(ticketBroker.redeemWinningTicket(other.ticket, "0x", 8)).to.be.revertedWith(
          "ticket creationRound does not have a block hash",
        );
      }
    });

    it("then a block hash that is not that of the round", async () => {
      const fixture = await loadFixture(everythingWrongFixture);
      const { ticketBroker, roundsManager, stranger, orchestrator, oldRound } = fixture;
      const blockHash = ethers.id("another block");
      const terms = { recipient: orchestrator.address, creationRound: oldRound, blockHash, winProb: 0n };
      const { ticket } = await signTicket(fixture, stranger, terms);
      await expect(ticketBroker.redeemWinningTicket(ticket, "0x", 8))
        .to.be.revertedWithCustomError(ticketBroker, "TicketBrokerInvalidBlockHash")
        .withArgs(blockHash, await roundsManager.blockHashForRound(oldRound));
    });

    it("then that it has expired", async () => {
      const fixture = await loadFixture(everythingWrongFixture);
      const { ticketBroker, stranger, orchestrator, oldRound, round } = fixture;
      const terms = { recipient: orchestrator.address, creationRound: oldRound, winProb: 0n };
      const { ticket } = await signTicket(fixture, stranger, terms);
      await expect(ticketBroker.redeemWinningTicket(ticket, "0x", 8))
        .to.be.revertedWithCustomError(ticketBroker, "TicketBrokerTicketExpired")
        .withArgs(oldRound + 2n, round);
    });

    it("then a random number that it does not commit to", async () => {
      const fixture = await loadFixture(everythingWrongFixture);
      const { ticketBroker, gateway, orchestrator } = fixture;
      const signed = await signTicket(fixture, gateway, { recipient: orchestrator.address });
      await redeem(ticketBroker, signed);
      await expect(ticketBroker.redeemWinningTicket(signed.ticket, "0x", 8))
        .to.be.revertedWithCustomError(ticketBroker, "TicketBrokerInvalidRecipientRand")
        .withArgs(ethers.keccak256(ethers.toBeHex(8, 32)), signed.ticket.recipientRandHash);
    });

    it("then that it was used", async () => {
      const fixture = await loadFixture(everythingWrongFixture);
      const { ticketBroker, gateway, orchestrator } = fixture;
      const signed = await signTicket(fixture, gateway, { recipient: orchestrator.address });
      await redeem(ticketBroker, signed);
      await expect(redeem(ticketBroker, { ...signed, sig: "0x" }))
        .to.be.revertedWithCustomError(ticketBroker, "TicketBrokerTicketUsed")
        .withArgs(signed.hash);
    });

    it("then the signature", async () => {
      const fixture = await loadFixture(everythingWrongFixture);
      const { ticketBroker, stranger, orchestrator } = fixture;
      const signed = await signTicket(fixture, stranger, { recipient: orchestrator.address, winProb: 0n });
      await expect(redeem(ticketBroker, { ...signed, sig: "0x" }))
        .to.be.revertedWithCustomError(ticketBroker, "TicketBrokerInvalidSignature")
        .withArgs(signed.hash, stranger.address);
    });

    it("then that it did not win", async () => {
      const fixture = await loadFixture(everythingWrongFixture);
      const { ticketBroker, stranger, thirdOrchestrator } = fixture;
      const signed = await signTicket(fixture, stranger, { recipient: thirdOrchestrator.address, winProb: 0n });
      await expect(redeem(ticketBroker, signed))
        .to.be.revertedWithCustomError(ticketBroker, "TicketBrokerTicketNotWinning")
        .withArgs(signed.hash);
    });

    it("then that the sender's funds are unlocked", async () => {
      const { ticketBroker, stranger, signed, round } = await loadFixture(everythingWrongFixture);
      await expect(redeem(ticketBroker, signed))
        .to.be.revertedWithCustomError(ticketBroker, "TicketBrokerSenderUnlocked")
        .withArgs(stranger.address, round);
    });

    it("then that the recipient is not active", async () => {
      const { ticketBroker, bondingManager, stranger, thirdOrchestrator, signed, round } = await loadFixture(everythingWrongFixture);
      await ticketBroker.connect(stranger).fundReserve({ value: 100_000 });
      await expect(redeem(ticketBroker, signed))
        .to.be.revertedWithCustomError(bondingManager, "BondingManagerNotActive")
        .withArgs(thirdOrchestrator.address, round);
    });
  });

  describe("when the signature is not the sender's", () => {
    it("reverts for that of another account", async () => {
      const fixture = await loadFixture(fundedBrokerFixture);
      const { ticketBroker, gateway, stranger, orchestrator } = fixture;
      const terms = { recipient: orchestrator.address, sender: gateway.address };
      const signed = await signTicket(fixture, stranger, terms);
      await expect(redeem(ticketBroker, signed))
        .to.be.revertedWithCustomError(ticketBroker, "TicketBrokerInvalidSignature")
        .withArgs(signed.hash, gateway.address);
    });

    it("reverts for one over another ticket", async () => {
      const fixture = await loadFixture(fundedBrokerFixture);
      const { ticketBroker, gateway, orchestrator } = fixture;
      const signed = await signTicket(fixture, gateway, { recipient: orchestrator.address });
      const ticket = { ...signed.ticket, faceValue: 1_001n };
      await expect(redeem(ticketBroker, { ...signed, ticket }))
        .to.be.revertedWithCustomError(ticketBroker, "TicketBrokerInvalidSignature")
        .withArgs(await ticketBroker.getTicketHash(ticket), gateway.address);
    });

    it("reverts for the other form of the same signature: large s, short form, v of 0 or 1", async () => {
      const fixture = await loadFixture(fundedBrokerFixture);
      const { ticketBroker, gateway, orchestrator } = fixture;
      const signed = await signTicket(fixture, gateway, { recipient: orchestrator.address });
      const { r, s, v, yParity, compactSerialized } = ethers.Signature.from(signed.sig);
      const largeS = ethers.toBeHex(CURVE_ORDER - BigInt(s), 32);
      const forms = [
        ethers.concat([r, largeS, v === 27 ? "0x1c" : "0x1b"]),
        compactSerialized,
        ethers.concat([r, s, ethers.toBeHex(yParity, 1)]),
        ethers.concat([signed.sig, "0x00"]),
      ];
      for (const sig of forms) {
        await expect(redeem(ticketBroker, { ...signed, sig }))
          .to.be.revertedWithCustomError(ticketBroker, "TicketBrokerInvalidSignature")
          .withArgs(signed.hash, gateway.address);
      }
    });
  });

  describe("when the ticket may win or lose", () => {
    it("pays if and only if the hash of signature and random number is below the winning probability", async () => {
      const fixture = await loadFixture(fundedBrokerFixture);
      const { ticketBroker, gateway, orchestrator } = fixture;
      const winProb = ethers.MaxUint256 / 2n;
      const outcomes = new Set<boolean>();
      // Block hashes differ from run to run: eight tickets, and as many more as it takes to see both ends.
      for (let senderNonce = 1n; senderNonce <= 8n || outcomes.size < 2; ++senderNonce) {
        const terms = { recipient: orchestrator.address, winProb, senderNonce, faceValue: 1n };
        const signed = await signTicket(fixture, gateway, terms);
        const isWinning = winValue(signed) < winProb;
        outcomes.add(isWinning);
        if (isWinning) {
          await expect(redeem(ticketBroker, signed)).to.emit(ticketBroker, "WinningTicketRedeemed");
        } else {
          await expect(redeem(ticketBroker, signed))
            .to.be.revertedWithCustomError(ticketBroker, "TicketBrokerTicketNotWinning")
            .withArgs(signed.hash);
        }
      }
    });
  });

  describe("given a deposit that covers the face value", () => {
    it("takes it from the deposit and credits the recipient and its delegators", async () => {
      const fixture = await loadFixture(fundedBrokerFixture);
      const { ticketBroker, bondingManager, minter, gateway, orchestrator, delegator, stranger } = fixture;
      const signed = await signTicket(fixture, gateway, { recipient: orchestrator.address });
      const { ticket, sig, recipientRand } = signed;
      const sending = ticketBroker.connect(stranger).redeemWinningTicket(ticket, sig, recipientRand);
      await expect(sending).to.changeEtherBalance(minter, 0);
      await expect(sending).to.emit(ticketBroker, "WinningTicketTransfer").withArgs(gateway.address, orchestrator.address, 1_000);
      await expect(sending)
        .to.emit(ticketBroker, "WinningTicketRedeemed")
        .withArgs(gateway.address, orchestrator.address, 1_000, ethers.MaxUint256, 1, recipientRand, ticket.auxData);
      expect(await eventsOf(sending, [ticketBroker, bondingManager])).to.deep.equal(["WinningTicketTransfer", "WinningTicketRedeemed"]);
      expect(await ticketBroker.usedTickets(signed.hash)).to.equal(true);
      expect(await ticketBroker.getSenderInfo(gateway.address)).to.deep.equal([
        [9_000n, 0n],
        [4_000n, 0n],
      ]);
      // Half is the orchestrator's own; of the other half, it and its delegator have equal stake.
      expect(await bondingManager.pendingFees(orchestrator.address, 0)).to.equal(750);
      expect(await bondingManager.pendingFees(delegator.address, 0)).to.equal(250);
    });

    it("takes all of the deposit, and nothing of the reserve, for a ticket of that value", async () => {
      const fixture = await loadFixture(fundedBrokerFixture);
      const { ticketBroker, gateway, orchestrator } = fixture;
      const signed = await signTicket(fixture, gateway, { recipient: orchestrator.address, faceValue: 10_000n });
      expect(await eventsOf(redeem(ticketBroker, signed), [ticketBroker])).to.deep.equal([
        "WinningTicketTransfer",
        "WinningTicketRedeemed",
      ]);
      expect(await ticketBroker.getSenderInfo(gateway.address)).to.deep.equal([
        [0n, 0n],
        [4_000n, 0n],
      ]);
    });

    it("reverts for a recipient that never was active, and leaves ticket and deposit", async () => {
      const fixture = await loadFixture(fundedBrokerFixture);
      const { ticketBroker, bondingManager, gateway, stranger, round } = fixture;
      const signed = await signTicket(fixture, gateway, { recipient: stranger.address });
      await expect(redeem(ticketBroker, signed))
        .to.be.revertedWithCustomError(bondingManager, "BondingManagerNotActive")
        .withArgs(stranger.address, round);
      expect(await ticketBroker.usedTickets(signed.hash)).to.equal(false);
      expect((await ticketBroker.getSenderInfo(gateway.address))[0].deposit).to.equal(10_000);
    });
  });

  describe("given a deposit that does not cover the face value", () => {
    it("takes the rest from the recipient's share of the reserve", async () => {
      const fixture = await loadFixture(fundedBrokerFixture);
      const { ticketBroker, bondingManager, gateway, secondOrchestrator } = fixture;
      const terms = { recipient: secondOrchestrator.address, faceValue: 11_500n };
      const sending = redeem(ticketBroker, await signTicket(fixture, gateway, terms));
      await expect(sending).to.emit(ticketBroker, "ReserveClaimed").withArgs(gateway.address, secondOrchestrator.address, 1_500);
      await expect(sending).to.emit(ticketBroker, "WinningTicketTransfer").withArgs(gateway.address, secondOrchestrator.address, 11_500);
      expect(await eventsOf(sending, [ticketBroker])).to.deep.equal(["ReserveClaimed", "WinningTicketTransfer", "WinningTicketRedeemed"]);
      expect(await ticketBroker.getSenderInfo(gateway.address)).to.deep.equal([
        [0n, 0n],
        [2_500n, 1_500n],
      ]);
      expect(await ticketBroker.claimedReserve(gateway.address, secondOrchestrator.address)).to.equal(1_500);
      expect(await ticketBroker.claimableReserve(gateway.address, secondOrchestrator.address)).to.equal(500);
      expect(await bondingManager.pendingFees(secondOrchestrator.address, 0)).to.equal(11_500);
    });

    it("pays the whole share and not a wei more", async () => {
      const fixture = await loadFixture(fundedBrokerFixture);
      const { ticketBroker, gateway, orchestrator } = fixture;
      const tooMuch = await signTicket(fixture, gateway, { recipient: orchestrator.address, faceValue: 12_001n });
      await expect(redeem(ticketBroker, tooMuch))
        .to.be.revertedWithCustomError(ticketBroker, "TicketBrokerInsufficientFunds")
        .withArgs(12_001, 12_000);
      expect(await ticketBroker.usedTickets(tooMuch.hash)).to.equal(false);
      const all = await signTicket(fixture, gateway, { recipient: orchestrator.address, faceValue: 12_000n });
      await expect(redeem(ticketBroker, all)).to.emit(ticketBroker, "ReserveClaimed");
      expect(await ticketBroker.claimableReserve(gateway.address, orchestrator.address)).to.equal(0);
    });

    it("pays the ticket in full once the sender has more", async () => {
      const fixture = await loadFixture(fundedBrokerFixture);
      const { ticketBroker, bondingManager, gateway, secondOrchestrator, stranger } = fixture;
      const signed = await signTicket(fixture, gateway, { recipient: secondOrchestrator.address, faceValue: 12_001n });
      await expect(redeem(ticketBroker, signed)).to.be.revertedWithCustomError(ticketBroker, "TicketBrokerInsufficientFunds");
      await ticketBroker.connect(stranger).fundDepositAndReserveFor(gateway.address, 1, 0, { value: 1 });
      await redeem(ticketBroker, signed);
      expect(await bondingManager.pendingFees(secondOrchestrator.address, 0)).to.equal(12_001);
    });

    it("is not satisfied by a dust deposit in front of it: the ticket keeps its value", async () => {
      const fixture = await loadFixture(brokerFixture);
      const { ticketBroker, bondingManager, gateway, secondOrchestrator } = fixture;
      await ticketBroker.connect(gateway).fundDeposit({ value: 1 });
      const signed = await signTicket(fixture, gateway, { recipient: secondOrchestrator.address });
      await expect(redeem(ticketBroker, signed))
        .to.be.revertedWithCustomError(ticketBroker, "TicketBrokerInsufficientFunds")
        .withArgs(1_000, 1);
      expect(await bondingManager.pendingFees(secondOrchestrator.address, 0)).to.equal(0);
    });
  });

  describe("given a reserve that several recipients share", () => {
    it("guarantees each its equal part, in any order", async () => {
      const fixture = await loadFixture(brokerFixture);
      const { ticketBroker, gateway, orchestrator, secondOrchestrator } = fixture;
      await ticketBroker.connect(gateway).fundReserve({ value: 4_001 });
      for (const recipient of [orchestrator.address, secondOrchestrator.address]) {
        await redeem(ticketBroker, await signTicket(fixture, gateway, { recipient, faceValue: 2_000n }));
        const more = await signTicket(fixture, gateway, { recipient, faceValue: 1n });
        await expect(redeem(ticketBroker, more))
          .to.be.revertedWithCustomError(ticketBroker, "TicketBrokerInsufficientFunds")
          .withArgs(1, 0);
      }
      expect(await ticketBroker.getReserveInfo(gateway.address)).to.deep.equal([1n, 4_000n]);
    });

    it("shares what remains anew in the next round", async () => {
      const fixture = await loadFixture(brokerFixture);
      const { ticketBroker, roundsManager, gateway, orchestrator, secondOrchestrator } = fixture;
      await ticketBroker.connect(gateway).fundReserve({ value: 4_000 });
      await redeem(ticketBroker, await signTicket(fixture, gateway, { recipient: orchestrator.address, faceValue: 2_000n }));
      await startRound(roundsManager);
      expect(await ticketBroker.getReserveInfo(gateway.address)).to.deep.equal([2_000n, 0n]);
      for (const { address } of [orchestrator, secondOrchestrator]) {
        expect(await ticketBroker.claimedReserve(gateway.address, address)).to.equal(0);
        expect(await ticketBroker.claimableReserve(gateway.address, address)).to.equal(1_000);
      }
      const signed = await signTicket(fixture, gateway, { recipient: orchestrator.address, faceValue: 600n });
      await redeem(ticketBroker, signed);
      expect(await ticketBroker.getReserveInfo(gateway.address)).to.deep.equal([1_400n, 600n]);
      expect(await ticketBroker.claimedReserve(gateway.address, orchestrator.address)).to.equal(600);
    });

    it("divides by those active in the round, although the pool has grown since", async () => {
      const fixture = await loadFixture(brokerFixture);
      const { ticketBroker, bondingManager, roundsManager, gateway, orchestrator, thirdOrchestrator, stake } = fixture;
      await ticketBroker.connect(gateway).fundReserve({ value: 6_000 });
      const signed = (faceValue: bigint, senderNonce: bigint) =>
        signTicket(fixture, gateway, { recipient: orchestrator.address, faceValue, senderNonce });
      await redeem(ticketBroker, await signed(3_000n, 1n));
      await bondingManager.connect(thirdOrchestrator).bond(stake, thirdOrchestrator.address);
      expect(await bondingManager.getTranscoderPoolSize()).to.equal(3);
      // Used up, and no arithmetic fails because of it.
      expect(await ticketBroker.claimableReserve(gateway.address, orchestrator.address)).to.equal(0);
      await expect(redeem(ticketBroker, await signed(1n, 2n)))
        .to.be.revertedWithCustomError(ticketBroker, "TicketBrokerInsufficientFunds")
        .withArgs(1, 0);
      await startRound(roundsManager);
      expect(await ticketBroker.claimableReserve(gateway.address, thirdOrchestrator.address)).to.equal(1_000);
    });

    it("divides by those active in the round, although the pool has shrunk since", async () => {
      const fixture = await loadFixture(brokerFixture);
      const { ticketBroker, bondingManager, roundsManager, gateway, orchestrator, secondOrchestrator, stake } = fixture;
      await ticketBroker.connect(gateway).fundReserve({ value: 6_000 });
      await bondingManager.connect(secondOrchestrator).unbond(stake);
      expect(await bondingManager.getTranscoderPoolSize()).to.equal(1);
      for (const { address } of [orchestrator, secondOrchestrator]) {
        expect(await ticketBroker.claimableReserve(gateway.address, address)).to.equal(3_000);
      }
      await startRound(roundsManager);
      expect(await ticketBroker.claimableReserve(gateway.address, orchestrator.address)).to.equal(6_000);
    });

    it("adds to the shares of the round what is funded meanwhile", async () => {
      const fixture = await loadFixture(brokerFixture);
      const { ticketBroker, gateway, orchestrator } = fixture;
      await ticketBroker.connect(gateway).fundReserve({ value: 4_000 });
      await redeem(ticketBroker, await signTicket(fixture, gateway, { recipient: orchestrator.address, faceValue: 2_000n }));
      await ticketBroker.connect(gateway).fundReserve({ value: 1_000 });
      expect(await ticketBroker.claimableReserve(gateway.address, orchestrator.address)).to.equal(500);
    });

    it("never promises more than there is, after a withdrawal in the same round", async () => {
      const fixture = await loadFixture(brokerFixture);
      const { ticketBroker, gateway, orchestrator, secondOrchestrator } = fixture;
      await ticketBroker.setUnlockPeriod(0);
      await ticketBroker.connect(gateway).fundReserve({ value: 4_000 });
      await redeem(ticketBroker, await signTicket(fixture, gateway, { recipient: orchestrator.address, faceValue: 2_000n }));
      await ticketBroker.connect(gateway).unlock();
      await ticketBroker.connect(gateway).withdraw();
      await ticketBroker.connect(gateway).fundReserve({ value: 10 });
      expect(await ticketBroker.getReserveInfo(gateway.address)).to.deep.equal([10n, 2_000n]);
      // Half of 2,010 would be 1,005.
      expect(await ticketBroker.claimableReserve(gateway.address, secondOrchestrator.address)).to.equal(10);
      expect(await ticketBroker.claimableReserve(gateway.address, orchestrator.address)).to.equal(0);
    });
  });

  describe("given an unlock in progress", () => {
    it("pays until the round of withdrawal", async () => {
      const fixture = await loadFixture(fundedBrokerFixture);
      const { ticketBroker, roundsManager, gateway, orchestrator, round } = fixture;
      await ticketBroker.connect(gateway).unlock();
      const terms = { recipient: orchestrator.address };
      await redeem(ticketBroker, await signTicket(fixture, gateway, terms));
      await startRound(roundsManager);
      await redeem(ticketBroker, await signTicket(fixture, gateway, terms));
      const last = await signTicket(fixture, gateway, { ...terms, senderNonce: 2n });
      await startRound(roundsManager);
      await expect(redeem(ticketBroker, last))
        .to.be.revertedWithCustomError(ticketBroker, "TicketBrokerSenderUnlocked")
        .withArgs(gateway.address, round + 2n);
      await ticketBroker.connect(gateway).cancelUnlock();
      await expect(redeem(ticketBroker, last)).to.emit(ticketBroker, "WinningTicketRedeemed");
    });
  });

  describe("given the last block of a round", () => {
    it("pays in it, and not in the next, before that round is initialized", async () => {
      const fixture = await loadFixture(fundedBrokerFixture);
      const { ticketBroker, roundsManager, gateway, orchestrator, round } = fixture;
      const sign = (senderNonce: bigint) => signTicket(fixture, gateway, { recipient: orchestrator.address, senderNonce });
      const [signed, late] = [await sign(1n), await sign(2n)];
      const endBlock = (await roundsManager.currentRoundStartBlock()) + (await roundsManager.roundLength());
      await mineUpTo(endBlock - 2n);
      await expect(redeem(ticketBroker, signed)).to.emit(ticketBroker, "WinningTicketRedeemed");
      await expect(redeem(ticketBroker, late))
        .to.be.revertedWithCustomError(ticketBroker, "TicketBrokerRoundNotInitialized")
        .withArgs(round + 1n, round);
    });
  });

  describe("given a ticket in its last round", () => {
    it("pays", async () => {
      const fixture = await loadFixture(fundedBrokerFixture);
      const { ticketBroker, roundsManager, gateway, orchestrator } = fixture;
      const signed = await signTicket(fixture, gateway, { recipient: orchestrator.address });
      await startRound(roundsManager);
      await expect(redeem(ticketBroker, signed)).to.emit(ticketBroker, "WinningTicketRedeemed");
    });
  });

  describe("when the face value is 0", () => {
    it("uses the ticket up and credits nobody", async () => {
      const fixture = await loadFixture(fundedBrokerFixture);
      const { ticketBroker, bondingManager, gateway, orchestrator } = fixture;
      const signed = await signTicket(fixture, gateway, { recipient: orchestrator.address, faceValue: 0n });
      expect(await eventsOf(redeem(ticketBroker, signed), [ticketBroker])).to.deep.equal(["WinningTicketRedeemed"]);
      expect(await ticketBroker.usedTickets(signed.hash)).to.equal(true);
      expect(await bondingManager.pendingFees(orchestrator.address, 0)).to.equal(0);
    });

    it("does not ask who the recipient is, nor whether the sender has funds", async () => {
      const fixture = await loadFixture(brokerFixture);
      const { ticketBroker, gateway, stranger } = fixture;
      const signed = await signTicket(fixture, gateway, { recipient: stranger.address, faceValue: 0n });
      await expect(redeem(ticketBroker, signed)).to.emit(ticketBroker, "WinningTicketRedeemed");
    });
  });

  describe("given a recipient that was evicted since", () => {
    it("pays from the deposit", async () => {
      const { ticketBroker, bondingManager, orchestrator, signed } = await loadFixture(evictionFixture);
      expect(await bondingManager.isActiveTranscoder(orchestrator.address)).to.equal(false);
      await redeem(ticketBroker, signed);
      expect(await bondingManager.pendingFees(orchestrator.address, 0)).to.equal(750);
    });

    it("pays from its share of the reserve", async () => {
      const fixture = await loadFixture(evictionFixture);
      const { ticketBroker, roundsManager, gateway, orchestrator, round } = fixture;
      const creationRound = round - 1n;
      const terms = { recipient: orchestrator.address, faceValue: 12_000n, creationRound };
      await redeem(ticketBroker, await signTicket(fixture, gateway, terms));
      // Its share is the one that all who are active no more have together.
      expect(await ticketBroker.claimedReserve(gateway.address, orchestrator.address)).to.equal(0);
      expect(await ticketBroker.claimedReserve(gateway.address, ethers.ZeroAddress)).to.equal(2_000);
      expect(await roundsManager.currentRound()).to.equal(round);
    });

    it("has one share together with others that left, which leaves those of the active set", async () => {
      const fixture = await loadFixture(leaversFixture);
      const { ticketBroker, bondingManager, gateway, signed, thirdOrchestrator, stranger } = fixture;
      const [first, second] = signed;
      await redeem(ticketBroker, first);
      await expect(redeem(ticketBroker, second))
        .to.be.revertedWithCustomError(ticketBroker, "TicketBrokerInsufficientFunds")
        .withArgs(900, 600);
      expect(await ticketBroker.usedTickets(second.hash)).to.equal(false);
      expect(await ticketBroker.claimedReserve(gateway.address, ethers.ZeroAddress)).to.equal(900);
      for (const { address } of [thirdOrchestrator, stranger]) {
        expect(await bondingManager.isActiveTranscoder(address)).to.equal(true);
        expect(await ticketBroker.claimableReserve(gateway.address, address)).to.equal(1_500);
      }
    });

    it("has that share in a batch too", async () => {
      const { ticketBroker, gateway, signed } = await loadFixture(leaversFixture);
      await ticketBroker.batchRedeemWinningTickets(
        signed.map(({ ticket }) => ticket),
        signed.map(({ sig }) => sig),
        signed.map(({ recipientRand }) => recipientRand),
      );
      expect(await Promise.all(signed.map(({ hash }) => ticketBroker.usedTickets(hash)))).to.deep.equal([true, false]);
      expect(await ticketBroker.claimedReserve(gateway.address, ethers.ZeroAddress)).to.equal(900);
    });

    it("does not pay for a ticket of a round in which it was out", async () => {
      const fixture = await loadFixture(evictionFixture);
      const { ticketBroker, bondingManager, gateway, orchestrator, round } = fixture;
      const signed = await signTicket(fixture, gateway, { recipient: orchestrator.address });
      await expect(redeem(ticketBroker, signed))
        .to.be.revertedWithCustomError(bondingManager, "BondingManagerNotActive")
        .withArgs(orchestrator.address, round);
    });

    it("pays for a ticket of the first spell after a second one began and ended", async () => {
      const fixture = await loadFixture(evictionFixture);
      const { ticketBroker, bondingManager, roundsManager, orchestrator, thirdOrchestrator, stake, signed } = fixture;
      await ticketBroker.setTicketValidityPeriod(10);
      await bondingManager.connect(orchestrator).bond(6n * stake, orchestrator.address);
      await startRound(roundsManager);
      expect(await bondingManager.isActiveTranscoder(orchestrator.address)).to.equal(true);
      await bondingManager.connect(orchestrator).unbond(6n * stake + stake / 2n);
      await startRound(roundsManager);
      expect(await bondingManager.isActiveTranscoder(orchestrator.address)).to.equal(false);
      expect(await bondingManager.isActiveTranscoder(thirdOrchestrator.address)).to.equal(true);
      await expect(redeem(ticketBroker, signed)).to.emit(ticketBroker, "WinningTicketRedeemed");
    });
  });

  describe("given a recipient that has left with all of its stake", () => {
    it("credits its delegators, and itself for when it comes back", async () => {
      const fixture = await loadFixture(fundedBrokerFixture);
      const { ticketBroker, bondingManager, roundsManager, gateway, orchestrator, delegator, stake } = fixture;
      const signed = await signTicket(fixture, gateway, { recipient: orchestrator.address });
      await bondingManager.connect(orchestrator).unbond(stake / 2n);
      await startRound(roundsManager);
      await redeem(ticketBroker, signed);
      expect(await bondingManager.pendingFees(delegator.address, 0)).to.equal(500);
      await bondingManager.connect(orchestrator).bond(1, orchestrator.address);
      expect(await bondingManager.pendingFees(orchestrator.address, 0)).to.equal(500);
    });
  });

  describe("given a recipient that became active after the ticket was made", () => {
    it("pays", async () => {
      const fixture = await loadFixture(fundedBrokerFixture);
      const { ticketBroker, bondingManager, roundsManager, gateway, thirdOrchestrator, stake } = fixture;
      const signed = await signTicket(fixture, gateway, { recipient: thirdOrchestrator.address });
      await bondingManager.connect(thirdOrchestrator).bond(stake, thirdOrchestrator.address);
      await startRound(roundsManager);
      await redeem(ticketBroker, signed);
      expect(await bondingManager.pendingFees(thirdOrchestrator.address, 0)).to.equal(1_000);
    });
  });

  describe("given a round in which nobody is active", () => {
    it("pays from the deposit and the whole reserve", async () => {
      const fixture = await loadFixture(fundedBrokerFixture);
      const { ticketBroker, bondingManager, roundsManager, gateway, orchestrator, secondOrchestrator, stake } = fixture;
      const recipient = orchestrator.address;
      const tooMuch = await signTicket(fixture, gateway, { recipient, faceValue: 14_001n });
      const all = await signTicket(fixture, gateway, { recipient, faceValue: 14_000n });
      await bondingManager.connect(orchestrator).unbond(stake / 2n);
      await bondingManager.connect(secondOrchestrator).unbond(stake);
      await startRound(roundsManager);
      await expect(redeem(ticketBroker, tooMuch))
        .to.be.revertedWithCustomError(ticketBroker, "TicketBrokerInsufficientFunds")
        .withArgs(14_001, 14_000);
      await expect(redeem(ticketBroker, all)).to.emit(ticketBroker, "WinningTicketRedeemed");
    });
  });
});
