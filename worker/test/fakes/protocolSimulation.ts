// SPDX-License-Identifier: MIT

import type { Address } from "../../src/domain/address";
import { address } from "../../src/domain/address";
import type { Hex } from "../../src/domain/hex";
import { l1Block } from "../../src/domain/l1Block";
import { lptWei, type LptWei } from "../../src/domain/lptWei";
import type { OrchestratorState } from "../../src/domain/orchestratorState";
import type { PoolMember } from "../../src/domain/poolMember";
import { round } from "../../src/domain/round";
import type { RoundsState } from "../../src/domain/roundsState";
import type { SenderInfo } from "../../src/domain/senderInfo";
import { TransactionFailedError } from "../../src/domain/transactionFailedError";
import { wei, type Wei } from "../../src/domain/wei";
import type { WinningTicket } from "../../src/domain/winningTicket";
import { winProb } from "../../src/domain/winProb";
import { MAX_WIN_PROB } from "../../src/domain/maxWinProb";
import type { Bonding } from "../../src/ports/bonding";
import type { GasOracle } from "../../src/ports/gasOracle";
import type { OrchestratorPool } from "../../src/ports/orchestratorPool";
import type { Rounds } from "../../src/ports/rounds";
import type { Senders } from "../../src/ports/senders";
import type { Redemption, RedemptionEvidence, TicketBroker } from "../../src/ports/ticketBroker";

const NO_HASH: Hex = `0x${"00".repeat(32)}`;

/** The rules of the contracts that services depend on, in memory: rounds, rewards, tickets that are paid once. */
export class ProtocolSimulation implements Rounds, Senders, TicketBroker, GasOracle, OrchestratorPool {
  readonly roundLength = 100n;
  readonly validity = 2n;
  block = 1_000n;
  initializedRound = 10n;
  price = 1n;
  gasOfRedemption = 100_000n;
  deposit = 10n ** 18n;
  claimable = 10n ** 18n;
  /** The recipient is active no more: its tickets are paid from the share of its like. */
  hasLeft = false;
  pool: PoolMember[] = [];
  /** Paid wei by ticket hash. */
  readonly used = new Map<Hex, Wei>();
  /** Numbers of tickets of each redemption transaction that was mined. */
  readonly transactions: number[] = [];
  initializations = 0;
  rewards: bigint[] = [];
  lastRewardRound = 0n;
  isOrchestratorActive = true;
  /** Called before a transaction takes effect and after it: throwing there is a crash or an outage at that instant. */
  beforeTransaction: () => void = () => undefined;
  afterTransaction: () => void = () => undefined;
  /** Reason with which the contract refuses a ticket. */
  refusal: (ticket: WinningTicket) => string | undefined = () => undefined;
  refusalInBatch: (ticket: WinningTicket) => boolean = () => false;
  simulations = 0;

  constructor(private readonly hashOf: (ticket: WinningTicket) => Hex) {}

  get currentRound(): bigint {
    return this.block / this.roundLength;
  }

  state(): Promise<RoundsState> {
    return Promise.resolve({
      currentRound: round(this.currentRound),
      lastInitializedRound: round(this.initializedRound),
      lastInitializedBlockHash: NO_HASH,
      previousBlockHash: NO_HASH,
      currentRoundStartBlock: l1Block(this.currentRound * this.roundLength),
      roundLengthBlocks: this.roundLength,
      lastSeenBlock: l1Block(this.block),
      poolSize: BigInt(this.pool.length),
    });
  }

  initializeRound(): Promise<void> {
    this.beforeTransaction();
    this.initializations++;
    this.initializedRound = this.currentRound;
    return Promise.resolve();
  }

  nextBlock(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    this.block++;
    return Promise.resolve();
  }

  info(): Promise<SenderInfo> {
    const reserve = { fundsRemaining: wei(this.claimable), claimedInCurrentRound: wei(0n) };
    return Promise.resolve({ deposit: wei(this.deposit), withdrawRound: round(0n), reserve });
  }

  claimableReserve(): Promise<Wei> {
    return Promise.resolve(wei(this.hasLeft ? 0n : this.claimable));
  }

  redeemableReserve(): Promise<Wei> {
    return Promise.resolve(wei(this.claimable));
  }

  claimedReserve(): Promise<Wei> {
    return Promise.resolve(wei(0n));
  }

  gasPrice(): Promise<Wei> {
    return Promise.resolve(wei(this.price));
  }

  redemptionGas(): Promise<bigint> {
    return Promise.resolve(this.gasOfRedemption);
  }

  members(): Promise<readonly PoolMember[]> {
    return Promise.resolve(this.pool);
  }

  isUsed(ticketHash: Hex): Promise<boolean> {
    return Promise.resolve(this.used.has(ticketHash));
  }

  ticketValidityPeriod(): Promise<bigint> {
    return Promise.resolve(this.validity);
  }

  async estimateRedemptionGas(ticket: WinningTicket): Promise<bigint> {
    this.simulations++;
    this.#check(ticket);
    return this.gasOfRedemption;
  }

  findRedemption(ticket: WinningTicket): Promise<RedemptionEvidence | undefined> {
    const paid = this.used.get(this.hashOf(ticket));
    return Promise.resolve(paid === undefined ? undefined : { transactionHash: this.hashOf(ticket), paid });
  }

  async redeem(ticket: WinningTicket): Promise<Redemption> {
    this.beforeTransaction();
    const redemption = this.#take(ticket);
    this.transactions.push(1);
    this.afterTransaction();
    return redemption;
  }

  async redeemBatch(tickets: readonly WinningTicket[]): Promise<readonly (Redemption | undefined)[]> {
    this.beforeTransaction();
    const redemptions = tickets.map((ticket) => {
      try {
        return this.refusalInBatch(ticket) ? undefined : this.#take(ticket);
      } catch {
        return undefined;
      }
    });
    this.transactions.push(redemptions.filter((redemption) => redemption !== undefined).length);
    this.afterTransaction();
    return redemptions;
  }

  /** The Bonding port, as far as the reward service uses it. */
  bonding(orchestrator: Address): Pick<Bonding, "orchestrator" | "reward"> {
    return {
      orchestrator: () => Promise.resolve(this.#orchestrator(orchestrator)),
      reward: () => this.#reward(),
    };
  }

  fundDepositAndReserve(): Promise<Hex> {
    return Promise.reject(new Error("not simulated"));
  }

  unlock(): Promise<Hex> {
    return Promise.reject(new Error("not simulated"));
  }

  cancelUnlock(): Promise<Hex> {
    return Promise.reject(new Error("not simulated"));
  }

  withdraw(): Promise<Hex> {
    return Promise.reject(new Error("not simulated"));
  }

  /** A ticket that won, made in the current round; `n` makes it distinct. */
  winner(n: number, fields: Partial<WinningTicket> = {}): WinningTicket {
    return {
      recipient: address(`0x${"11".repeat(20)}`),
      sender: address(`0x${"22".repeat(20)}`),
      faceValue: wei(10n ** 15n),
      winProb: winProb(MAX_WIN_PROB / 2n),
      senderNonce: n,
      recipientRandHash: NO_HASH,
      expirationParams: { creationRound: round(this.currentRound), creationRoundBlockHash: NO_HASH },
      signature: `0x${n.toString(16).padStart(130, "0")}`,
      recipientRand: BigInt(n),
      paramsExpirationBlock: l1Block(this.block),
      ...fields,
    };
  }

  #orchestrator(account: Address): OrchestratorState {
    return {
      address: account,
      isRegistered: true,
      isActive: this.isOrchestratorActive,
      activationRound: round(0n),
      deactivationRound: round(2n ** 256n - 1n),
      lastRewardRound: round(this.lastRewardRound),
      delegatedStake: lptWei(1n),
      rewardCutPpm: 0n,
      feeSharePpm: 0n,
    };
  }

  async #reward(): Promise<LptWei> {
    this.beforeTransaction();
    if (this.lastRewardRound === this.currentRound) throw new TransactionFailedError("reward", "already rewarded");
    this.lastRewardRound = this.currentRound;
    this.rewards.push(this.currentRound);
    this.afterTransaction();
    return lptWei(5n);
  }

  #check(ticket: WinningTicket): void {
    const fail = (reason: string): never => {
      throw new TransactionFailedError("redeemWinningTicket", reason);
    };
    if (this.initializedRound !== this.currentRound) fail("current round is not initialized");
    if (ticket.expirationParams.creationRound + this.validity <= this.currentRound) fail("ticket is expired");
    if (this.used.has(this.hashOf(ticket))) fail("ticket is used");
    const reason = this.refusal(ticket);
    if (reason !== undefined) fail(reason);
  }

  /** As the deployed contract: pays what is there, at most the face value. */
  #take(ticket: WinningTicket): Redemption {
    this.#check(ticket);
    const funds = this.deposit + this.claimable;
    const paid = wei(funds < ticket.faceValue ? funds : ticket.faceValue);
    const fromDeposit = paid < this.deposit ? paid : this.deposit;
    this.deposit -= fromDeposit;
    this.claimable -= paid - fromDeposit;
    const ticketHash = this.hashOf(ticket);
    this.used.set(ticketHash, paid);
    return { transactionHash: ticketHash, paid, gasUsed: this.gasOfRedemption, gasPrice: wei(this.price) };
  }
}
