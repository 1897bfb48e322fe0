// SPDX-License-Identifier: MIT

import { id } from "ethers";

import type { Clock } from "../../ports/clock";
import type { Logger } from "../../ports/logger";
import type { ChainHead } from "./chainHead";
import type { ContractAddresses } from "./contractAddresses";
import type { LogReader } from "./logReader";

/** Events after which something that is cached may no longer be true. */
const TOPICS = {
  pool: [
    id("TranscoderActivated(address,uint256)"),
    id("TranscoderDeactivated(address,uint256)"),
    id("ServiceURIUpdate(address,string)"),
    id("NewRound(uint256,bytes32)"),
  ],
  senders: [
    id("DepositFunded(address,uint256)"),
    id("ReserveFunded(address,uint256)"),
    id("Withdrawal(address,uint256,uint256)"),
    id("WinningTicketTransfer(address,address,uint256)"),
    id("Unlock(address,uint256,uint256)"),
    id("UnlockCancelled(address)"),
    id("NewRound(uint256,bytes32)"),
  ],
} as const;

/** Something that remembers values of the chain. */
export interface Cache {
  invalidate(): void;
}

/**
 * Polls events and empties caches that they make stale. Nothing depends on it for correctness: caches also age, and services
 * ask the chain what is due.
 */
export class EventWatcher {
  #nextBlock: number | undefined;

  constructor(
    private readonly modules: {
      readonly head: ChainHead;
      readonly logs: LogReader;
      readonly addresses: ContractAddresses;
      readonly caches: Readonly<Record<keyof typeof TOPICS, Cache>>;
      readonly clock: Clock;
      readonly logger: Logger;
    },
  ) {}

  /** Works until the signal is aborted. */
  async run(signal: AbortSignal): Promise<void> {
    const { head, logger } = this.modules;
    while (!signal.aborted) {
      try {
        await this.poll();
      } catch (error) {
        logger.debug("Events could not be read; caches age by themselves", { error });
      }
      await head.nextPoll(signal).catch(() => undefined);
    }
  }

  /** Reads the events since the last poll. */
  async poll(): Promise<void> {
    const { head, logs, addresses, caches } = this.modules;
    const { number } = await head.latest();
    const from = this.#nextBlock ?? number;
    if (from > number) return;

    const { BondingManager, ServiceRegistry, TicketBroker, RoundsManager } = addresses;
    const topics = [...new Set(Object.values(TOPICS).flat())];
    const filter = { addresses: [BondingManager, ServiceRegistry, TicketBroker, RoundsManager], topics: [topics] };
    const found = await logs.read(filter, from, number);
    this.#nextBlock = number + 1;

    const seen = new Set(found.map((log) => log.topics[0]));
    for (const name of ["pool", "senders"] as const) {
      if (TOPICS[name].some((topic) => seen.has(topic))) caches[name].invalidate();
    }
  }
}
