// SPDX-License-Identifier: MIT

import { fromWirePrice } from "../../domain/fromWirePrice";
import type { SegmentInFlight } from "../../domain/isSessionReusable";
import type { OrchestratorInfo } from "../../domain/orchestratorInfo";
import type { Price } from "../../domain/price";
import type { DiscoveredOrchestrator } from "./discoveredOrchestrator";

/** One pairing of this gateway with an orchestrator, as long as the stream keeps it. */
export class GatewaySession {
  /** Newest terms. */
  info: OrchestratorInfo;
  /** Latest latency score; 0 while no segment has come back. */
  score = 0;
  readonly poolUri: string;
  readonly stake: DiscoveredOrchestrator["stake"];
  /** Price of the first terms, which the price guard compares with. */
  readonly startPrice: Price | undefined;
  private readonly running = new Map<symbol, { readonly startedAt: number; readonly durationMs: number }>();

  constructor(discovered: DiscoveredOrchestrator) {
    this.info = discovered.info;
    this.poolUri = discovered.poolUri;
    this.stake = discovered.stake;
    this.startPrice = fromWirePrice(discovered.info.price);
  }

  get isIdle(): boolean {
    return this.running.size === 0;
  }

  /** Notes that a segment is on its way; call the result when it is back. */
  begin(startedAt: number, durationMs: number): () => void {
    const id = Symbol();
    this.running.set(id, { startedAt, durationMs });
    return () => void this.running.delete(id);
  }

  inFlight(now: number): readonly SegmentInFlight[] {
    return [...this.running.values()].map(({ startedAt, durationMs }) => ({ runningMs: now - startedAt, durationMs }));
  }
}
