// SPDX-License-Identifier: MIT

import type { Address } from "../domain/address";
import { retryDelayMs } from "../domain/retryDelayMs";
import { isRewardDue } from "../domain/rewards/isRewardDue";
import type { Round } from "../domain/round";
import type { Bonding } from "../ports/bonding";
import type { Clock } from "../ports/clock";
import type { Logger } from "../ports/logger";
import type { Counter, Gauge, Metrics } from "../ports/metrics";
import type { Rounds } from "../ports/rounds";

export interface RewardCallerOptions {
  /** The orchestrator that is rewarded; the key that calls may be another one (LIP-118). */
  readonly orchestrator: Address;
  /** First pause after a failed call; doubled after each further one. */
  readonly retryBaseMs?: number;
  readonly retryMaxMs?: number;
  /** From so many failures in one round on, each is logged as an error that wants a person. */
  readonly alertAfterFailures?: number;
}

const DEFAULTS = { retryBaseMs: 5_000, retryMaxMs: 120_000, alertAfterFailures: 3 };

/**
 * Calls reward once in every round in which the orchestrator is active. Asks the chain what is due at each block, so that a
 * missed event, a crash or a restart loses nothing; tries again until the round is over.
 */
export class RewardCaller {
  readonly #options: Required<RewardCallerOptions>;
  readonly #calls: Counter;
  readonly #errors: Counter;
  readonly #lastRewardRound: Gauge;
  #failures = { round: -1n, count: 0, retryAt: 0 };

  constructor(
    options: RewardCallerOptions,
    private readonly modules: { bonding: Bonding; rounds: Rounds; clock: Clock; logger: Logger; metrics: Metrics },
  ) {
    this.#options = { ...DEFAULTS, ...options };
    const { metrics } = modules;
    this.#calls = metrics.counter({ name: "reward_calls_total", help: "Reward calls that succeeded" });
    this.#errors = metrics.counter({ name: "reward_call_errors", help: "Reward calls that failed" });
    this.#lastRewardRound = metrics.gauge({
      name: "reward_last_round",
      help: "Last round in which reward was called, as the chain says",
    });
  }

  /** Works until the signal is aborted. */
  async run(signal: AbortSignal): Promise<void> {
    const { rounds, logger, clock } = this.modules;
    while (!signal.aborted) {
      try {
        await this.callIfDue();
        await rounds.nextBlock(signal);
      } catch (error) {
        if (signal.aborted) return;
        logger.warn("Reward status could not be checked; trying again", { error });
        await clock.sleep(this.#options.retryBaseMs, signal).catch(() => undefined);
      }
    }
  }

  /** Calls reward if the chain says that it is due and no pause after a failure is running. Returns whether it was called. */
  async callIfDue(): Promise<boolean> {
    const { bonding, rounds, clock, logger } = this.modules;
    const state = await rounds.state();
    const orchestrator = await bonding.orchestrator(this.#options.orchestrator);
    this.#lastRewardRound.set(Number(orchestrator.lastRewardRound));
    if (!isRewardDue(orchestrator, state)) return false;
    if (this.#failures.round === state.currentRound && clock.now() < this.#failures.retryAt) return false;

    try {
      const minted = await bonding.reward();
      this.#calls.inc();
      logger.info("Called reward", { round: state.currentRound, minted });
      return true;
    } catch (error) {
      this.#onFailure(state.currentRound, error);
      return false;
    }
  }

  #onFailure(round: Round, error: unknown): void {
    const { retryBaseMs, retryMaxMs, alertAfterFailures } = this.#options;
    const count = this.#failures.round === round ? this.#failures.count + 1 : 1;
    const delayMs = retryDelayMs(count, retryBaseMs, retryMaxMs);
    this.#failures = { round, count, retryAt: this.modules.clock.now() + delayMs };
    this.#errors.inc();
    const fields = { round, failures: count, retryInMs: delayMs, error };
    if (count < alertAfterFailures) this.modules.logger.warn("Reward call failed; trying again", fields);
    else this.modules.logger.error("Reward calls keep failing: this round's reward is lost unless the cause is removed", fields);
  }
}
