// SPDX-License-Identifier: MIT

import type { Clock } from "../../ports/clock";
import { SessionBusyError } from "./sessionBusyError";
import { SessionEndedError } from "./sessionEndedError";

const QUEUE_DEPTH = 4;
const IDLE_MS = 70_000;

interface Session {
  readonly controller: AbortController;
  /** Pixels per second that the session's last segment asked for. */
  demand: number;
  /** Segments waiting or being worked on. */
  pending: number;
  tail: Promise<unknown>;
  lastUsedAt: number;
}

/**
 * The live transcoding sessions of an orchestrator: how many there may be, and one queue with one worker for each
 * (node-protocol section 5.4). A session is born with its first segment and dies after 70 s without any.
 */
export class TranscodeSessions {
  private readonly sessions = new Map<string, Session>();
  private limit: number;

  constructor(
    private readonly options: {
      readonly maxSessions: number;
      /** Measured capacity of the encoders; undefined = only the number of sessions counts. */
      readonly maxPixelsPerSecond: number | undefined;
    },
    private readonly modules: {
      readonly clock: Clock;
      /** Told of every session that ends. */
      readonly onEnd: (sessionId: string) => void;
      /** Sessions that whoever does the work takes at a time; any number when missing. */
      readonly capacity?: () => number;
    },
  ) {
    this.limit = options.maxSessions;
  }

  get count(): number {
    return this.sessions.size;
  }

  get maxSessions(): number {
    return Math.min(this.limit, this.modules.capacity?.() ?? Infinity);
  }

  setMaxSessions(limit: number): void {
    this.limit = limit;
  }

  /** Whether a new session would be turned away. */
  get isFull(): boolean {
    return this.sessions.size >= this.maxSessions;
  }

  /** Whether a segment of this session, asking for `demand` pixels per second, may come in. */
  admits(sessionId: string, demand: number): boolean {
    if (this.sessions.has(sessionId)) return true;
    if (this.isFull) return false;
    const { maxPixelsPerSecond } = this.options;
    if (maxPixelsPerSecond === undefined) return true;
    const busy = [...this.sessions.values()].filter(({ pending }) => pending > 0);
    const load = busy.reduce((sum, session) => sum + session.demand, 0);
    // An idle machine always takes one session: slow work is the gateway's to judge.
    return busy.length === 0 || load + demand <= maxPixelsPerSecond;
  }

  /** Runs `work` after the session's earlier segments. Throws {@link SessionBusyError} and {@link SessionEndedError}. */
  async run<T>(sessionId: string, demand: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const session = this.sessions.get(sessionId) ?? this.create(sessionId, demand);
    if (session.pending > QUEUE_DEPTH) throw new SessionBusyError("OrchestratorBusy");
    session.pending++;
    session.demand = demand;
    session.lastUsedAt = this.modules.clock.now();
    const result = session.tail.then(() => {
      session.controller.signal.throwIfAborted();
      return work(session.controller.signal);
    });
    session.tail = result.catch(() => undefined);
    try {
      return await result;
    } catch (error) {
      // Work that stops because nobody wants it any more has not failed.
      session.controller.signal.throwIfAborted();
      throw error;
    } finally {
      session.pending--;
      session.lastUsedAt = this.modules.clock.now();
    }
  }

  /** Ends a session; its waiting segments fail. Unknown ids are ignored. */
  end(sessionId: string): void {
    const session = this.sessions.get(sessionId);
    if (session === undefined) return;
    this.sessions.delete(sessionId);
    session.controller.abort(new SessionEndedError());
    this.modules.onEnd(sessionId);
  }

  /** Ends the sessions that have had nothing to do for 70 s. */
  endIdle(): void {
    const deadline = this.modules.clock.now() - IDLE_MS;
    for (const [id, session] of this.sessions) {
      if (session.pending === 0 && session.lastUsedAt <= deadline) this.end(id);
    }
  }

  endAll(): void {
    for (const id of [...this.sessions.keys()]) this.end(id);
  }

  private create(sessionId: string, demand: number): Session {
    if (!this.admits(sessionId, demand)) throw new SessionBusyError("OrchestratorCapped");
    const session: Session = {
      controller: new AbortController(),
      demand,
      pending: 0,
      tail: Promise.resolve(),
      lastUsedAt: this.modules.clock.now(),
    };
    this.sessions.set(sessionId, session);
    return session;
  }
}
