// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { id, JsonRpcProvider, Wallet } from "ethers";

import { IController__factory } from "../../../typechain-types/factories/contracts/interfaces/IController__factory";
import { LocalChain } from "../../../test/support/localChain";
import { connectChain } from "../../src/adapters/chain/connectChain";
import type { Chain } from "../../src/adapters/chain/chain";
import { KeyTransactionSigner } from "../../src/adapters/chain/keyTransactionSigner";
import { systemClock } from "../../src/adapters/system/systemClock";
import { address, type Address } from "../../src/domain/address";
import { ChainUnavailableError } from "../../src/domain/chainUnavailableError";
import { hex } from "../../src/domain/hex";
import { lptWei } from "../../src/domain/lptWei";
import { wei } from "../../src/domain/wei";
import type { WinningTicket } from "../../src/domain/winningTicket";
import type { TicketBroker } from "../../src/ports/ticketBroker";
import { RewardCaller } from "../../src/services/rewardCaller";
import { TicketRedeemer } from "../../src/services/redemption/ticketRedeemer";
import { RoundInitializer } from "../../src/services/roundInitializer";
import { RecordingLogger } from "../fakes/recordingLogger";
import { RecordingMetrics } from "../fakes/recordingMetrics";
import { SteppingClock } from "../fakes/steppingClock";
import { TicketQueue } from "../fakes/ticketQueue";
import { TicketSender } from "../support/ticketSender";

const LPT = 10n ** 18n;
const ETH = 10n ** 18n;
const OWNER = 0;
const ORCHESTRATOR = 1;
const GATEWAY = 2;

describe("redemption, reward and rounds on a real chain", () => {
  let local: LocalChain;
  let chain: Chain;
  let gateway: Chain;
  let sender: TicketSender;
  let recipient: Address;
  let tickets: TicketQueue;
  let clock: SteppingClock;

  async function connect(account: number): Promise<Chain> {
    return connectChain(
      { urls: [local.devnet.rpcUrl], controller: address(local.devnet.controller), pollIntervalMs: 10 },
      {
        signer: new KeyTransactionSigner(local.key(account)),
        clock: systemClock,
        logger: new RecordingLogger(),
        metrics: new RecordingMetrics(),
      },
    );
  }
  const settle = (): Promise<void> => systemClock.sleep(20);

  /** A new process over the same store. `broker` may have accidents. */
  function redeemer(broker: TicketBroker = chain.broker): TicketRedeemer {
    const { rounds, senders, gasOracle } = chain;
    const outside = { clock, logger: new RecordingLogger(), metrics: new RecordingMetrics() };
    return new TicketRedeemer({ maxBatch: 3 }, { broker, rounds, senders, gasOracle, tickets, ...outside });
  }

  async function addWinners(count: number, faceValue = ETH / 100n): Promise<WinningTicket[]> {
    await settle();
    const rounds = await chain.rounds.state();
    const winners: WinningTicket[] = [];
    for (let n = 0; n < count; n++) winners.push(await sender.winner(recipient, faceValue, rounds));
    for (const ticket of winners) tickets.add(sender.hashOf(ticket), ticket);
    return winners;
  }

  async function passRound(): Promise<void> {
    await settle();
    const { currentRoundStartBlock, roundLengthBlocks, lastSeenBlock } = await chain.rounds.state();
    await local.mine(currentRoundStartBlock + roundLengthBlocks - lastSeenBlock);
    await settle();
  }

  /** Number of WinningTicketRedeemed events there ever were. */
  async function redemptions(): Promise<number> {
    const topic = id("WinningTicketRedeemed(address,address,uint256,uint256,uint256,uint256,bytes)");
    const found = await local.rpc<unknown[]>("eth_getLogs", [
      { address: local.devnet.contracts.TicketBroker, topics: [topic], fromBlock: "0x0" },
    ]);
    return found.length;
  }

  before(async function () {
    this.timeout(120_000);
    local = await LocalChain.start();
    chain = await connect(ORCHESTRATOR);
    gateway = await connect(GATEWAY);
    sender = await TicketSender.create(local.key(GATEWAY));
    recipient = new KeyTransactionSigner(local.key(ORCHESTRATOR)).address;
    await passRound();
    await chain.rounds.initializeRound();
    await (await connect(OWNER)).token.transfer(recipient, lptWei(100n * LPT));
    await chain.bonding.bond(lptWei(100n * LPT), recipient);
    await chain.registry.setServiceUri("https://127.0.0.1:1");
    await gateway.broker.fundDepositAndReserve(wei(ETH), wei(ETH));
    await passRound();
    await chain.rounds.initializeRound();
  });

  beforeEach(async () => {
    tickets = new TicketQueue();
    clock = new SteppingClock();
    await settle();
  });

  after(() => local.stop());

  it("redeems every ticket once, in batches", async () => {
    const before = await redemptions();
    await addWinners(7);
    await redeemer().redeemDue();
    await settle();
    await redeemer().redeemDue();
    expect(await tickets.totals()).to.include({ pending: 0, redeemed: 7, redeemedWei: (7n * ETH) / 100n });
    expect((await redemptions()) - before).to.equal(7);
  });

  it("redeems every ticket once when it is killed after each transaction", async () => {
    const before = await redemptions();
    await addWinners(5);
    const dying: TicketBroker = Object.create(chain.broker, {
      redeem: {
        value: async (ticket: WinningTicket) => {
          await chain.broker.redeem(ticket);
          throw new ChainUnavailableError("killed");
        },
      },
      redeemBatch: {
        value: async (batch: readonly WinningTicket[]) => {
          await chain.broker.redeemBatch(batch);
          throw new ChainUnavailableError("killed");
        },
      },
    }) as TicketBroker;
    for (let life = 0; life < 4; life++) {
      await redeemer(dying)
        .redeemDue()
        .catch(() => undefined);
      await settle();
    }
    await redeemer().redeemDue();
    expect(await tickets.totals()).to.include({ pending: 0, redeemed: 5, redeemedWei: (5n * ETH) / 100n });
    expect((await redemptions()) - before).to.equal(5);
  });

  it("marks a ticket that somebody else redeemed, with the evidence", async () => {
    const [ticket] = await addWinners(1);
    if (ticket === undefined) throw new Error("no ticket");
    const { transactionHash } = await (await connect(OWNER)).broker.redeem(ticket);
    await settle();
    await redeemer().redeemDue();
    expect(tickets.get(sender.hashOf(ticket))).to.include({ state: "redeemed", paid: ticket.faceValue, transactionHash });
  });

  it("waits until the sender can pay the whole face value", async () => {
    const [ticket] = await addWinners(1, 3n * ETH);
    if (ticket === undefined) throw new Error("no ticket");
    await redeemer().redeemDue();
    const waiting = tickets.get(sender.hashOf(ticket));
    expect(waiting.state).to.equal("pending");
    expect(waiting.reason).to.contain("TicketBrokerInsufficientFunds(faceValue: 3000000000000000000");
    await gateway.broker.fundDepositAndReserve(wei(3n * ETH), wei(0n));
    clock.advance(60_000);
    await settle();
    await redeemer().redeemDue();
    expect(tickets.get(sender.hashOf(ticket))).to.include({ state: "redeemed", paid: 3n * ETH });
  });

  it("waits while the system is paused", async () => {
    await addWinners(1);
    const owner = new Wallet(hex(local.key(OWNER)), new JsonRpcProvider(local.devnet.rpcUrl, undefined, { cacheTimeout: -1 }));
    const controller = IController__factory.connect(local.devnet.controller, owner);
    await (await controller.pause()).wait();
    await redeemer().redeemDue();
    expect((await tickets.history(1))[0]?.reason).to.equal("TicketBrokerPaused()");
    await (await controller.unpause()).wait();
    owner.provider?.destroy();
    clock.advance(60_000);
    await settle();
    await redeemer().redeemDue();
    expect((await tickets.totals()).redeemed).to.equal(1);
  });

  it("gives up a ticket with a forged signature when the chain has said so for ten minutes", async () => {
    const [ticket] = await addWinners(1);
    if (ticket === undefined) throw new Error("no ticket");
    const forged = { ...ticket, senderNonce: ticket.senderNonce + 1_000 };
    tickets.add(sender.hashOf(forged), forged);
    await redeemer().redeemDue();
    expect(tickets.get(sender.hashOf(forged))).to.include({ state: "pending" });
    clock.advance(600_000);
    await redeemer().redeemDue();
    expect(tickets.get(sender.hashOf(forged))).to.include({ state: "lost" });
    expect(tickets.get(sender.hashOf(ticket))).to.include({ state: "redeemed" });
  });

  it("initializes rounds, calls reward in each, and counts a ticket as lost after its validity", async () => {
    const [ticket] = await addWinners(1);
    if (ticket === undefined) throw new Error("no ticket");
    const { rounds, pool, bonding } = chain;
    const outside = { clock, logger: new RecordingLogger(), metrics: new RecordingMetrics() };
    const initializer = new RoundInitializer({ account: recipient }, { rounds, pool, ...outside });
    const caller = new RewardCaller({ orchestrator: recipient }, { bonding, rounds, ...outside });
    for (let i = 0; i < 2; i++) {
      await passRound();
      expect(await initializer.initializeIfDue()).to.equal(true);
      await settle();
      expect(await caller.callIfDue()).to.equal(true);
      await settle();
      expect(await caller.callIfDue()).to.equal(false);
    }
    await redeemer().redeemDue();
    clock.advance(600_000);
    await redeemer().redeemDue();
    expect(tickets.get(sender.hashOf(ticket))).to.include({ state: "lost", reason: "ticket expired" });
  });
});
