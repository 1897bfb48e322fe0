// SPDX-License-Identifier: MIT

import type { PoolMember } from "../domain/poolMember";
import type { Clock } from "../ports/clock";
import type { Logger } from "../ports/logger";
import type { Gauge, Metrics } from "../ports/metrics";
import type { OrchestratorPool } from "../ports/orchestratorPool";

export interface PoolWatcherOptions {
  readonly intervalMs?: number;
  /** What this node's own entry must say; absent at a gateway. */
  readonly own?: Required<Pick<PoolMember, "address" | "serviceUri">>;
}

const DEFAULT_INTERVAL_MS = 30_000;

const UNLISTED = "Gateways cannot find this orchestrator: it needs enough stake to be active in this round, and a service URI on chain";
const MOVED = "Gateways look for this orchestrator at another address: update the service URI on chain or in the configuration";

/** Tells operators who came, who left and who moved, and whether the network can find this node itself. */
export class PoolWatcher {
  readonly #size: Gauge;
  readonly #isListed: Gauge;
  #known: ReadonlyMap<string, PoolMember> | undefined;
  #complaint: string | undefined;
  #isMoved = false;

  constructor(
    private readonly options: PoolWatcherOptions,
    private readonly modules: { pool: OrchestratorPool; clock: Clock; logger: Logger; metrics: Metrics },
  ) {
    const { metrics } = modules;
    this.#size = metrics.gauge({ name: "orchestrator_pool_size", help: "Active orchestrators with a service URI" });
    this.#isListed = metrics.gauge({ name: "orchestrator_listed", help: "1 while gateways can find this orchestrator, else 0" });
  }

  /** Works until the signal is aborted. */
  async run(signal: AbortSignal): Promise<void> {
    const { clock, logger } = this.modules;
    while (!signal.aborted) {
      try {
        await this.check();
      } catch (error) {
        logger.warn("The orchestrator pool could not be read; the known one is used", { error });
      }
      await clock.sleep(this.options.intervalMs ?? DEFAULT_INTERVAL_MS, signal).catch(() => undefined);
    }
  }

  /** Compares the pool with what it was. */
  async check(): Promise<void> {
    const members = await this.modules.pool.members();
    const current = new Map(members.map((member) => [member.address ?? member.serviceUri, member]));
    this.#size.set(current.size);
    if (this.#known !== undefined) this.#report(this.#known, current);
    this.#known = current;
    this.#checkOwn(current);
  }

  #report(before: ReadonlyMap<string, PoolMember>, after: ReadonlyMap<string, PoolMember>): void {
    const { logger } = this.modules;
    for (const [key, { serviceUri, stake }] of after) {
      const old = before.get(key);
      if (old === undefined) logger.info("Orchestrator joined the pool", { orchestrator: key, serviceUri, stake });
      else if (old.serviceUri !== serviceUri) {
        logger.info("Orchestrator moved", { orchestrator: key, from: old.serviceUri, to: serviceUri });
      }
    }
    for (const key of before.keys()) if (!after.has(key)) logger.info("Orchestrator left the pool", { orchestrator: key });
  }

  #checkOwn(members: ReadonlyMap<string, PoolMember>): void {
    const { own } = this.options;
    if (own === undefined) return;
    const listed = members.get(own.address);
    const complaint = listed === undefined ? UNLISTED : listed.serviceUri !== own.serviceUri ? MOVED : undefined;
    this.#isListed.set(complaint === undefined ? 1 : 0);
    // A URI that was registered a moment ago is not read yet.
    const isNew = complaint === MOVED && !this.#isMoved;
    this.#isMoved = complaint === MOVED;
    if (isNew) return;
    if (complaint === this.#complaint) return;
    this.#complaint = complaint;
    const fields = { orchestrator: own.address, configured: own.serviceUri, onChain: listed?.serviceUri };
    if (complaint === undefined) this.modules.logger.info("Gateways can find this orchestrator", fields);
    else this.modules.logger.warn(complaint, fields);
  }
}
