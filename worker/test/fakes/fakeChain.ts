// SPDX-License-Identifier: MIT

import type { Address } from "../../src/domain/address";
import { ChainUnavailableError } from "../../src/domain/chainUnavailableError";
import { l1Block } from "../../src/domain/l1Block";
import { round } from "../../src/domain/round";
import type { RoundsState } from "../../src/domain/roundsState";
import type { SenderInfo } from "../../src/domain/senderInfo";
import { wei, type Wei } from "../../src/domain/wei";
import type { ChainContact } from "../../src/ports/chainContact";
import type { GasOracle } from "../../src/ports/gasOracle";
import type { Rounds } from "../../src/ports/rounds";
import type { SenderMonitor } from "../../src/ports/senderMonitor";
import type { Senders } from "../../src/ports/senders";
import type { Verifier } from "../../src/ports/verifier";

const FUNDED: SenderInfo = {
  deposit: wei(10n ** 18n),
  withdrawRound: round(0n),
  reserve: { fundsRemaining: wei(10n ** 18n), claimedInCurrentRound: wei(0n) },
};

/** A chain in which everything can be set by hand, shared by the nodes of a test. */
export class FakeChain implements Rounds, Senders, GasOracle, SenderMonitor {
  block = 1000n;
  lastRound = 10n;
  isUp = true;
  isRecipientActive = true;
  float = 10n ** 17n;
  gas = { price: 1_000_000_000n, redemption: 100_000n };
  readonly funds = new Map<Address, SenderInfo>();

  /** Set before a node is made: without one nothing keeps proofs. */
  verifier: Verifier | undefined;

  readonly rounds: Rounds = this;
  readonly senders: Senders = this;
  readonly gasOracle: GasOracle = this;
  readonly senderMonitor: SenderMonitor = this;
  readonly contact: ChainContact = {
    lastAnswerAt: Infinity,
    ask: async () => this.answer(undefined),
  };
  readonly bonding = { isActive: async (): Promise<boolean> => this.answer(this.isRecipientActive) };

  async state(): Promise<RoundsState> {
    return this.answer({
      currentRound: round(this.lastRound),
      lastInitializedRound: round(this.lastRound),
      lastInitializedBlockHash: `0x${"aa".repeat(32)}`,
      previousBlockHash: `0x${"bb".repeat(32)}`,
      currentRoundStartBlock: l1Block(this.block - 10n),
      roundLengthBlocks: 100n,
      lastSeenBlock: l1Block(this.block),
      poolSize: 2n,
    });
  }

  async initializeRound(): Promise<void> {
    this.lastRound++;
  }

  async nextBlock(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    this.block++;
  }

  async info(sender: Address): Promise<SenderInfo> {
    return this.answer(this.funds.get(sender) ?? FUNDED);
  }

  async claimableReserve(): Promise<Wei> {
    return this.answer(wei(this.float));
  }

  async redeemableReserve(): Promise<Wei> {
    return this.answer(wei(this.float));
  }

  async claimedReserve(): Promise<Wei> {
    return this.answer(wei(0n));
  }

  async maxFloat(): Promise<Wei> {
    return this.answer(wei(this.float));
  }

  async availableFunds(): Promise<Wei> {
    return this.answer(wei(this.float + 10n ** 18n));
  }

  async gasPrice(): Promise<Wei> {
    return this.answer(wei(this.gas.price));
  }

  async redemptionGas(): Promise<bigint> {
    return this.answer(this.gas.redemption);
  }

  private answer<T>(value: T): T {
    if (!this.isUp) throw new ChainUnavailableError("no RPC endpoint answers");
    return value;
  }
}
