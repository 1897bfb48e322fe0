// SPDX-License-Identifier: MIT

import { fromWirePrice } from "../../domain/fromWirePrice";
import type { SegmentInFlight } from "../../domain/isSessionReusable";
import type { OrchestratorInfo } from "../../domain/orchestratorInfo";
import type { Price } from "../../domain/price";
import type { DiscoveredOrchestrator } from "./discoveredOrchestrator";

/** One pairing of this gateway with an orchestrator, as long as the stream keeps it. */
export class GatewaySession {
  private terms: OrchestratorInfo;
  private receivedAt: number;
  /** Latest latency score; 0 while no segment has come back. */
  score = 0;
  readonly poolUri: string;
  readonly stake: DiscoveredOrchestrator["stake"];
  /** Price of the first terms, which the price guard compares with. */
  readonly startPrice: Price | undefined;
  private readonly running = new Map<symbol, { readonly startedAt: number; readonly durationMs: number }>();

  /** `receivedAt`: when the terms came, in milliseconds since the epoch. */
  constructor(discovered: DiscoveredOrchestrator, receivedAt: number) {
    this.terms = discovered.info;
    this.receivedAt = receivedAt;
    this.poolUri = discovered.poolUri;
    this.stake = discovered.stake;
    this.startPrice = fromWirePrice(discovered.info.price);
  }

  /** Newest terms. */
  get info(): OrchestratorInfo {
    return this.terms;
  }

  /** When the auth token came, in milliseconds since the epoch. */
  get tokenReceivedAt(): number {
    return this.receivedAt;
  }

  /** Begins anew at the orchestrator: other token, other session id. */
  renew(info: OrchestratorInfo, receivedAt: number): void {
    this.terms = info;
    this.receivedAt = receivedAt;
  }

  /** Takes the terms that came with an answer, unless they are of a session that has been renewed while it was on its way. */
  update(info: OrchestratorInfo): void {
    const { authToken } = this.terms;
    if (info.authToken !== undefined && info.authToken.sessionId !== authToken?.sessionId) return;
    this.terms = { ...info, authToken };
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
