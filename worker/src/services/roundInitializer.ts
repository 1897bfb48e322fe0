// SPDX-License-Identifier: MIT

import type { Address } from "../domain/address";
import { isInitializationTurn } from "../domain/rounds/isInitializationTurn";
import { stakeRank } from "../domain/rounds/stakeRank";
import type { Clock } from "../ports/clock";
import type { Logger } from "../ports/logger";
import type { Counter, Metrics } from "../ports/metrics";
import type { OrchestratorPool } from "../ports/orchestratorPool";
import type { Rounds } from "../ports/rounds";

export interface RoundInitializerOptions {
  /** Whose stake decides the rank of this node. */
  readonly account: Address;
  /** L1 blocks that each rank waits longer than the one before it. */
  readonly blocksPerRank?: bigint;
  readonly maxDelayBlocks?: bigint;
  /** Pause after a failure. */
  readonly retryMs?: number;
}

const DEFAULTS = { blocksPerRank: 1n, maxDelayBlocks: 25n, retryMs: 5_000 };

/** Initializes rounds that nobody has initialized yet, when it is this node's turn by stake. Opt-in. */
export class RoundInitializer {
  readonly #options: Required<RoundInitializerOptions>;
  readonly #initialized: Counter;
  readonly #errors: Counter;

  constructor(
    options: RoundInitializerOptions,
    private readonly modules: { rounds: Rounds; pool: OrchestratorPool; clock: Clock; logger: Logger; metrics: Metrics },
  ) {
    this.#options = { ...DEFAULTS, ...options };
    const { metrics } = modules;
    this.#initialized = metrics.counter({ name: "rounds_initialized_total", help: "Rounds that this node initialized" });
    this.#errors = metrics.counter({ name: "round_initialization_errors_total", help: "Failed round initializations" });
  }

  /** Works until the signal is aborted. */
  async run(signal: AbortSignal): Promise<void> {
    const { rounds, logger, clock } = this.modules;
    while (!signal.aborted) {
      try {
        await this.initializeIfDue();
        await rounds.nextBlock(signal);
      } catch (error) {
        if (signal.aborted) return;
        this.#errors.inc();
        logger.warn("Round could not be initialized; trying again", { error });
        await clock.sleep(this.#options.retryMs, signal).catch(() => undefined);
      }
    }
  }

  /** Initializes the current round if that is due and this node's turn. Returns whether it tried. */
  async initializeIfDue(): Promise<boolean> {
    const { rounds, pool, logger } = this.modules;
    const { account, blocksPerRank, maxDelayBlocks } = this.#options;
    const state = await rounds.state();
    if (state.lastInitializedRound >= state.currentRound) return false;

    const rank = stakeRank(await pool.members(), account);
    if (!isInitializationTurn(state, { rank, blocksPerRank, maxDelayBlocks })) return false;

    await rounds.initializeRound();
    this.#initialized.inc();
    logger.info("Round is initialized", { round: state.currentRound, rank });
    return true;
  }
}
