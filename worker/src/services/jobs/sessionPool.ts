// SPDX-License-Identifier: MIT

import type { Capabilities } from "../../domain/capabilities";
import { drawIndex } from "../../domain/drawIndex";
import { fromWirePrice } from "../../domain/fromWirePrice";
import { isSessionReusable } from "../../domain/isSessionReusable";
import type { OrchestratorInfo } from "../../domain/orchestratorInfo";
import { rationalMath } from "../../domain/rationalMath";
import { selectionProbabilities } from "../../domain/selectionProbabilities";
import type { SelectionWeights } from "../../domain/selectionWeights";
import { Suspensions } from "../../domain/suspensions";
import type { Clock } from "../../ports/clock";
import type { Entropy } from "../../ports/entropy";
import type { Logger } from "../../ports/logger";
import type { OrchestratorClient } from "../../ports/orchestratorClient";
import type { Discovery } from "./discovery";
import { GatewaySession } from "./gatewaySession";

const MAX_SELECTABLE = 8;
/** A segment waits for the answer: who takes longer is replaced. */
const RENEWAL_MS = 2500;

/**
 * The sessions of one stream: which orchestrator gets the next segment, who is suspended, when to look for more
 * (node-operations section 7).
 */
export class SessionPool {
  private sessions: GatewaySession[] = [];
  /** Terms of sessions that were left while segments of theirs were on the way. */
  private left: OrchestratorInfo[] = [];
  private readonly renewals = new Map<GatewaySession, Promise<void>>();
  private last: GatewaySession | undefined;
  /** Segments that the last session was given in a row. */
  private givenInARow = 0;
  private readonly suspensions = new Suspensions();
  /** Orchestrators known at the last look. */
  private known = 0;
  private refreshing: Promise<void> | undefined;

  constructor(
    private readonly options: {
      readonly capabilities: Capabilities;
      readonly weights: SelectionWeights;
      /** Chooses anew after so many segments in a row at one orchestrator; 0 = never without a reason. */
      readonly rotateAfter: number;
    },
    private readonly modules: {
      readonly discovery: Discovery;
      readonly client: OrchestratorClient;
      readonly clock: Clock;
      readonly entropy: Entropy;
      readonly logger: Logger;
    },
  ) {}

  /** A session for the next segment, or undefined when none is to be had. `tried`: those that failed this segment. */
  async select(tried: ReadonlySet<GatewaySession>, signal: AbortSignal): Promise<GatewaySession | undefined> {
    const fresh = this.sessions.filter((session) => !tried.has(session));
    if (fresh.length < Math.min(MAX_SELECTABLE, Math.ceil(this.known / 2)) || fresh.length === 0) {
      await this.refresh(signal);
    }
    const chosen = this.choose(tried);
    if (chosen !== undefined && chosen !== this.last) {
      const { info } = chosen;
      this.modules.logger.debug("Chose an orchestrator", { orchestrator: info.serviceUri, ethaddress: info.address });
    }
    this.givenInARow = chosen === this.last ? this.givenInARow + 1 : 1;
    this.last = chosen ?? this.last;
    return chosen;
  }

  /** Takes a session out of the stream. A suspended orchestrator is not chosen for some refreshes. */
  remove(session: GatewaySession, isSuspended: boolean): void {
    if (this.sessions.includes(session)) this.leave(session);
    this.sessions = this.sessions.filter((other) => other !== session);
    if (this.last === session) this.last = undefined;
    if (isSuspended) this.suspensions.suspend(session.poolUri, this.known, this.known);
  }

  /**
   * Exchanges a session's terms for new ones, with a new session id; segments that need it together share one exchange. Throws what
   * the orchestrator said.
   */
  renew(session: GatewaySession, signal: AbortSignal): Promise<void> {
    let renewal = this.renewals.get(session);
    if (renewal === undefined) {
      renewal = this.exchangeTerms(session, signal).finally(() => void this.renewals.delete(session));
      this.renewals.set(session, renewal);
    }
    return renewal;
  }

  /** Ends every session at its orchestrator. Never rejects. */
  async close(): Promise<void> {
    await Promise.all([...this.sessions.map(({ info }) => info), ...this.left].map((info) => this.end(info)));
    this.sessions = [];
    this.left = [];
  }

  /** Gives an orchestrator its place back: at once, or at the end if other segments are still on their way there. */
  private leave({ isIdle, info }: GatewaySession): void {
    if (isIdle) void this.end(info);
    else this.left.push(info);
  }

  private async exchangeTerms(session: GatewaySession, signal: AbortSignal): Promise<void> {
    const { discovery, clock } = this.modules;
    const member = { serviceUri: session.poolUri, stake: session.stake };
    const { info } = await discovery.ask(member, this.options.capabilities, signal, RENEWAL_MS);
    this.leave(session);
    session.renew(info, clock.now());
  }

  private async end(info: OrchestratorInfo): Promise<void> {
    const { client, logger } = this.modules;
    if (info.authToken === undefined) return;
    await client.endSession(info.serviceUri, info.authToken).catch((error: unknown) => {
      logger.debug("A session could not be ended", { orchestrator: info.serviceUri, error });
    });
  }

  private choose(tried: ReadonlySet<GatewaySession>): GatewaySession | undefined {
    const now = this.modules.clock.now();
    const usable = this.sessions.filter((session) => !tried.has(session));
    const last = this.last !== undefined && usable.includes(this.last) ? this.last : undefined;
    const isReusable = (session: GatewaySession, isLastResort: boolean): boolean =>
      isSessionReusable({ score: session.score, inFlight: session.inFlight(now) }, isLastResort);

    const isRotationDue = this.options.rotateAfter > 0 && last !== undefined && this.givenInARow >= this.options.rotateAfter;
    if (last !== undefined && !isRotationDue && isReusable(last, false)) return last;

    const idle = usable.filter((session) => session.isIdle && !(isRotationDue && session === last));
    const best = idle.filter(({ score }) => score > 0).sort((a, b) => a.score - b.score)[0];
    if (best !== undefined && best.score <= 1) return best;
    const unknown = idle.filter(({ score }) => score === 0);
    if (unknown.length > 0) return this.draw(unknown);
    if (best !== undefined) return best;
    if (last !== undefined && isReusable(last, true)) return last;
    return usable[0];
  }

  /** Draws a recipient, and then one of its sessions: several instances of one orchestrator have its stake once. */
  private draw(sessions: readonly GatewaySession[]): GatewaySession {
    const recipients = new Map<string, GatewaySession[]>();
    for (const session of sessions) {
      const { info, poolUri } = session;
      const recipient = info.ticketParams?.recipient ?? info.address ?? poolUri;
      recipients.set(recipient, [...(recipients.get(recipient) ?? []), session]);
    }
    const groups = [...recipients.values()];
    const candidates = groups.map((instances) => ({
      pricePerPixel: Math.min(...instances.map(({ info }) => pricePerPixel(info))),
      stake: Number(instances[0]!.stake / 10n ** 13n) / 1e5,
    }));
    const chosen = groups[drawIndex(selectionProbabilities(candidates, this.options.weights), this.uniform())]!;
    if (chosen.length === 1) return chosen[0]!;
    return chosen[Math.floor(this.uniform() * chosen.length)]!;
  }

  /** A random number in [0, 1). */
  private uniform(): number {
    const random = this.modules.entropy.bytes(4);
    return new DataView(random.buffer, random.byteOffset).getUint32(0) / 2 ** 32;
  }

  /** One look at a time: segments that need it together share it. */
  private refresh(signal: AbortSignal): Promise<void> {
    this.refreshing ??= this.discoverMore(signal).finally(() => (this.refreshing = undefined));
    return this.refreshing;
  }

  private async discoverMore(signal: AbortSignal): Promise<void> {
    const found = await this.modules.discovery.discover(this.options.capabilities, Number.MAX_SAFE_INTEGER, signal);
    const receivedAt = this.modules.clock.now();
    this.known = Math.max(found.length, this.sessions.length);
    const present = new Set(this.sessions.map(({ poolUri }) => poolUri));
    const added = found.filter(({ poolUri }) => !present.has(poolUri));
    const clean = added.filter(({ poolUri }) => !this.suspensions.isSuspended(poolUri));
    // Suspended ones come back only when there is nobody else.
    const taken = clean.length > 0 || this.sessions.length > 0 ? clean : added;
    this.sessions.push(...taken.map((orchestrator) => new GatewaySession(orchestrator, receivedAt)));
    this.suspensions.onRefresh();
    this.modules.logger.debug("Looked for orchestrators", { found: found.length, added: taken.length });
  }
}

/** Wei, rounded: this is a preference, not money. */
function pricePerPixel({ price }: OrchestratorInfo): number {
  const known = fromWirePrice(price);
  return known === undefined ? 0 : rationalMath.toNumber(known);
}
