// SPDX-License-Identifier: MIT

import { IBondingManager__factory } from "../../../../typechain-types/factories/contracts/interfaces/IBondingManager__factory";
import { IRoundsManager__factory } from "../../../../typechain-types/factories/contracts/interfaces/IRoundsManager__factory";
import type { Hex } from "../../domain/hex";
import { l1Block } from "../../domain/l1Block";
import { round } from "../../domain/round";
import type { RoundsState } from "../../domain/roundsState";
import { TransactionFailedError } from "../../domain/transactionFailedError";
import type { Rounds } from "../../ports/rounds";
import { CachedRead } from "./cachedRead";
import type { ChainContext } from "./chainContext";

const NO_HASH: Hex = `0x${"00".repeat(32)}`;
/** Somebody else was faster: the custom error of this suite and the text of the deployed contract. */
const ALREADY_INITIALIZED = /RoundsManagerRoundAlreadyInitialized|round already initialized/;

/** The protocol's clock, read from the RoundsManager. */
export class ChainRounds implements Rounds {
  readonly #state: CachedRead<RoundsState>;

  constructor(private readonly context: ChainContext) {
    const { caching, clock } = context;
    this.#state = new CachedRead(caching, { clock, read: () => this.#read() });
  }

  state(): Promise<RoundsState> {
    return this.#state.get();
  }

  async initializeRound(): Promise<void> {
    const { sender, addresses, logger } = this.context;
    const data = IRoundsManager__factory.createInterface().encodeFunctionData("initializeRound") as Hex;
    try {
      await sender.send({ action: "initializeRound", to: addresses.RoundsManager, data });
    } catch (error) {
      if (!(error instanceof TransactionFailedError)) throw error;
      this.#state.invalidate();
      const { currentRound, lastInitializedRound } = await this.state();
      // A lost race ends in a revert with whatever reason the node software gives: the state decides.
      if (!ALREADY_INITIALIZED.test(error.reason) && lastInitializedRound < currentRound) throw error;
      logger.debug("Round was initialized by somebody else", { round: currentRound });
    }
    this.#state.invalidate();
  }

  async nextBlock(signal: AbortSignal): Promise<void> {
    await this.context.head.nextPoll(signal);
  }

  async #read(): Promise<RoundsState> {
    const { provider, addresses, head } = this.context;
    const { number: blockTag, l1Block: lastSeenBlock } = await head.latest();
    const manager = IRoundsManager__factory.connect(addresses.RoundsManager, provider);
    const bonding = IBondingManager__factory.connect(addresses.BondingManager, provider);

    const [current, last, startBlock, length, poolSize] = await Promise.all([
      manager.currentRound({ blockTag }),
      manager.lastInitializedRound({ blockTag }),
      manager.currentRoundStartBlock({ blockTag }),
      manager.roundLength({ blockTag }),
      bonding.getTranscoderPoolSize({ blockTag }),
    ]);
    const [lastHash, previousHash] = await Promise.all([
      manager.blockHashForRound(last, { blockTag }),
      last > 0n ? manager.blockHashForRound(last - 1n, { blockTag }) : NO_HASH,
    ]);
    return {
      currentRound: round(current),
      lastInitializedRound: round(last),
      lastInitializedBlockHash: lastHash as Hex,
      previousBlockHash: previousHash as Hex,
      currentRoundStartBlock: l1Block(startBlock),
      roundLengthBlocks: length,
      lastSeenBlock,
      poolSize,
    };
  }
}
