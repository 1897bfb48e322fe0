// SPDX-License-Identifier: MIT

import type { Capabilities } from "../../domain/capabilities";
import { EMPTY_CAPABILITIES } from "../../domain/emptyCapabilities";
import { fromWirePrice } from "../../domain/fromWirePrice";
import { isCompatible } from "../../domain/isCompatible";
import { NodeError } from "../../domain/nodeError";
import type { OrchestratorInfo } from "../../domain/orchestratorInfo";
import { PaymentRefusedError } from "../../domain/paymentRefusedError";
import type { PoolMember } from "../../domain/poolMember";
import type { Price } from "../../domain/price";
import { rationalMath } from "../../domain/rationalMath";
import type { Address } from "../../domain/address";
import type { Clock } from "../../ports/clock";
import type { Logger } from "../../ports/logger";
import type { OrchestratorClient } from "../../ports/orchestratorClient";
import type { OrchestratorPool } from "../../ports/orchestratorPool";
import type { PaymentMaker } from "../payments/paymentMaker";
import type { DiscoveredOrchestrator } from "./discoveredOrchestrator";
import type { GatewayRequester } from "./gatewayRequester";
import type { JobMetrics } from "./jobMetrics";

/** After this no answer is waited for any more. */
const HARD_STOP_MS = 6000;
/** Reasons that are told when nobody is of use. */
const MAX_REASONS = 5;

/**
 * Asks all known orchestrators for terms, in parallel, and keeps those that can do the job at an acceptable price
 * (node-protocol section 17). One that hangs or fails costs the others nothing.
 */
export class Discovery {
  private complaint: string | undefined;

  constructor(
    private readonly options: {
      /** With at least one answer, no longer is waited. */
      readonly timeoutMs: number;
      readonly maxPrice: Price | undefined;
      /** Takes dearer ones when nobody is cheap enough. */
      readonly isMaxPriceIgnoredIfNeeded: boolean;
      /** Keys of orchestrators that are never used. */
      readonly blocklist: ReadonlySet<Address>;
      /** Of the other instances that an orchestrator names, so many are asked too; they name no further ones. */
      readonly extraNodes: number;
    },
    private readonly modules: {
      readonly pool: OrchestratorPool;
      readonly client: OrchestratorClient;
      readonly requester: GatewayRequester;
      /** Absent when the gateway works without a chain. */
      readonly payments: PaymentMaker | undefined;
      readonly clock: Clock;
      readonly logger: Logger;
      readonly metrics: JobMetrics;
    },
  ) {}

  /** Acceptable orchestrators, fastest first. Stops early when `wanted` have answered. */
  async discover(capabilities: Capabilities, wanted: number, signal: AbortSignal): Promise<readonly DiscoveredOrchestrator[]> {
    const members = await this.modules.pool.members();
    const stop = new AbortController();
    const calls = AbortSignal.any([stop.signal, signal]);
    const found: DiscoveredOrchestrator[] = [];
    let wake: () => void = () => undefined;
    const asked = new Set<string>();
    const silent = new Set<string>();
    const reasons: string[] = [];
    let open = 0;
    const look = (member: PoolMember, extraNodes: number): void => {
      if (asked.has(member.serviceUri)) return;
      asked.add(member.serviceUri);
      silent.add(member.serviceUri);
      open++;
      this.query(member, capabilities, calls)
        .then((answer) => {
          for (const serviceUri of answer.info.nodes.slice(0, extraNodes)) look({ ...member, serviceUri }, 0);
          return this.examine(member, capabilities, answer);
        })
        .then(
          (orchestrator) => void found.push(orchestrator),
          (error: unknown) => {
            if (!stop.signal.aborted) reasons.push(reasonOf(member.serviceUri, error));
            this.dismiss(member, error);
          },
        )
        .finally(() => {
          silent.delete(member.serviceUri);
          open--;
          wake();
        });
    };
    for (const member of members) look(member, this.options.extraNodes);

    const { clock } = this.modules;
    const startedAt = clock.now();
    let deadline = startedAt + this.options.timeoutMs;
    while (open > 0 && found.length < wanted && !signal.aborted) {
      const now = clock.now();
      if (now >= startedAt + HARD_STOP_MS || (now >= deadline && found.length > 0)) break;
      if (now >= deadline) deadline = startedAt + 2 * (deadline - startedAt);
      const timer = new AbortController();
      const answer = new Promise<void>((resolve) => (wake = resolve));
      const wait = Math.max(1, Math.min(deadline, startedAt + HARD_STOP_MS) - now);
      await Promise.race([answer, clock.sleep(wait, AbortSignal.any([timer.signal, signal])).catch(() => undefined)]);
      timer.abort();
    }
    stop.abort(new Error("discovery has ended"));
    const chosen = this.affordable(found.sort((a, b) => a.latencyMs - b.latencyMs));
    if (chosen.length === 0 && !signal.aborted) {
      const unanswered = [...silent].map((uri) => `${uri}: no answer in time`);
      const tooDear = found.map(({ poolUri }) => `${poolUri}: dearer than --max-price-per-unit`);
      this.complain([...reasons, ...unanswered, ...tooDear]);
    }
    return chosen;
  }

  /** One orchestrator that is of no use is its own affair; when there is no other, the operator has to know why. */
  private complain(reasons: readonly string[]): void {
    const words =
      reasons.length === 0
        ? "There are no orchestrators: nobody is active on chain; name some with --orch-addr"
        : "No orchestrator can take the job";
    const shown = reasons.slice(0, MAX_REASONS);
    const text = `${words} ${shown.join(" ")}`;
    if (text === this.complaint) return;
    this.complaint = text;
    this.modules.logger.warn(words, { asked: reasons.length, reasons: shown });
  }

  /** New terms, and a new session, from one orchestrator. */
  async ask(
    member: PoolMember,
    capabilities: Capabilities,
    signal: AbortSignal,
    timeoutMs = HARD_STOP_MS,
  ): Promise<DiscoveredOrchestrator> {
    return this.examine(member, capabilities, await this.query(member, capabilities, signal, timeoutMs));
  }

  private async query(member: PoolMember, capabilities: Capabilities, signal: AbortSignal, timeoutMs = HARD_STOP_MS): Promise<Answer> {
    const { client, requester, clock } = this.modules;
    const startedAt = clock.now();
    const request = await requester.request(capabilities);
    const info = await client.getOrchestrator(member.serviceUri, request, { timeoutMs, signal });
    return { info, latencyMs: clock.now() - startedAt };
  }

  /** Throws when the terms, or the orchestrator, are of no use. */
  private async examine(member: PoolMember, capabilities: Capabilities, { info, latencyMs }: Answer): Promise<DiscoveredOrchestrator> {
    const { payments } = this.modules;
    if (info.serviceUri === "") throw new UnsuitableOrchestratorError("it gives no service URI");
    if (info.authToken === undefined) throw new UnsuitableOrchestratorError("it gives no auth token");
    const { blocklist } = this.options;
    if ([info.address, info.ticketParams?.recipient].some((key) => key !== undefined && blocklist.has(key))) {
      throw new UnsuitableOrchestratorError("it is on the block list");
    }
    if (!isCompatible(capabilities, info.capabilities ?? EMPTY_CAPABILITIES)) {
      throw new UnsuitableOrchestratorError("it lacks capabilities of the job");
    }
    if (info.price !== undefined && fromWirePrice(info.price) === undefined) {
      throw new UnsuitableOrchestratorError("its price is malformed");
    }
    if (payments !== undefined) {
      // Whoever is never paid signs nothing that its results could be checked by.
      if (info.ticketParams === undefined) throw new UnsuitableOrchestratorError("it gives no ticket params");
      await payments.check(info);
    }
    return { poolUri: member.serviceUri, info, latencyMs, stake: member.stake };
  }

  private affordable(found: DiscoveredOrchestrator[]): DiscoveredOrchestrator[] {
    const { maxPrice, isMaxPriceIgnoredIfNeeded } = this.options;
    if (maxPrice === undefined) return found;
    const cheap = found.filter(({ info }) => {
      const price = fromWirePrice(info.price);
      return price === undefined || rationalMath.compare(price, maxPrice) <= 0;
    });
    return cheap.length === 0 && isMaxPriceIgnoredIfNeeded ? found : cheap;
  }

  private dismiss(member: PoolMember, error: unknown): void {
    const { logger, metrics } = this.modules;
    const code = error instanceof NodeError ? error.code : "UNEXPECTED";
    metrics.discoveryErrors.inc(1, { error_code: code });
    const fields = { orchestrator: member.serviceUri, error };
    // Without funds of its own nobody can be paid: that is for the operator to read.
    if (error instanceof PaymentRefusedError && error.isSenderFault) logger.warn("Cannot pay orchestrators", fields);
    else if (error instanceof NodeError) logger.debug("Orchestrator not usable", fields);
    else logger.error("Asking an orchestrator failed unexpectedly", fields);
  }
}

interface Answer {
  readonly info: OrchestratorInfo;
  readonly latencyMs: number;
}

class UnsuitableOrchestratorError extends NodeError {
  readonly code = "ORCHESTRATOR_UNSUITABLE";
}

/** Names the orchestrator once. */
function reasonOf(uri: string, error: unknown): string {
  const words = error instanceof Error ? error.message : String(error);
  return words.startsWith(uri) ? words : `${uri}: ${words}`;
}
