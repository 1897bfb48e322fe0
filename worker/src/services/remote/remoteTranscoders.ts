// SPDX-License-Identifier: MIT

import type { Capabilities } from "../../domain/capabilities";
import { countedPixels } from "../../domain/countedPixels";
import { EMPTY_CAPABILITIES } from "../../domain/emptyCapabilities";
import { equalBytes } from "../../domain/equalBytes";
import { hex } from "../../domain/hex";
import { isCompatible } from "../../domain/isCompatible";
import { isNonRetryableText } from "../../domain/isNonRetryableText";
import { MediaError } from "../../domain/mediaError";
import { orchestratorCapabilities } from "../../domain/orchestratorCapabilities";
import { DEVICE_CLASS } from "../../domain/proofs/deviceClass";
import { combinedCapabilities } from "../../domain/remote/combinedCapabilities";
import { leastLoaded } from "../../domain/remote/leastLoaded";
import { RegistrationRefusedError } from "../../domain/remote/registrationRefusedError";
import { remoteTimeoutMs } from "../../domain/remote/remoteTimeoutMs";
import type { TranscoderRegistration } from "../../domain/remote/transcoderRegistration";
import type { Rendition } from "../../domain/rendition";
import type { Clock } from "../../ports/clock";
import type { Entropy } from "../../ports/entropy";
import type { Logger } from "../../ports/logger";
import type { MediaProbe } from "../../ports/mediaProbe";
import type { TranscodeJob, Transcoder, TranscoderCapabilities } from "../../ports/transcoder";
import type { RemoteResult, TranscoderLink, TranscoderPool } from "../../ports/transcoderPool";
import type { RemoteMetrics } from "./remoteMetrics";

/** More than anybody has: what a transcoder says beyond it is a mistake. */
const MAX_CAPACITY = 100_000n;
/** Transcoders that get a segment, one after another: it may be the segment that is too much, and its gateway does not wait for ever. */
const MAX_ATTEMPTS = 3;
const SOURCE_NAME_BYTES = 16;
/** Numbers of tasks begin anywhere below 2^47: a result that is late by a restart meets no task of the new process. */
const TASK_ID_BYTES = 6;

interface Member {
  readonly link: TranscoderLink;
  readonly capacity: number;
  readonly capabilities: Capabilities;
  /** Results that it has brought. */
  results: number;
}

interface Task {
  readonly member: Member;
  settle(result: RemoteResult): void;
  fail(reason: string): void;
}

/**
 * Transcodes on other machines, whose transcoders call this orchestrator and offer their work (node-protocol section 11). A session stays
 * with one of them; a transcoder that goes away, is silent or fails costs its segments a second attempt, not themselves. What comes back
 * is read and counted here: a gateway is told what is in a rendition, not what a transcoder says of it.
 */
export class RemoteTranscoders implements Transcoder, TranscoderPool {
  private readonly members = new Set<Member>();
  /** Each session stays with its transcoder as long as that is there. */
  private readonly sessions = new Map<string, Member>();
  private readonly tasks = new Map<bigint, Task>();
  private readonly sources = new Map<string, Uint8Array>();
  private nextTask: bigint;

  constructor(
    private readonly options: { readonly secret: string; readonly version: string },
    private readonly modules: {
      readonly probe: MediaProbe;
      readonly clock: Clock;
      readonly entropy: Entropy;
      readonly logger: Logger;
      readonly metrics: RemoteMetrics;
    },
  ) {
    this.nextTask = BigInt(hex(modules.entropy.bytes(TASK_ID_BYTES))) >> 1n;
  }

  /** Sessions that the transcoders take at a time, all together. */
  get capacity(): number {
    return [...this.members].reduce((sum, { capacity }) => sum + capacity, 0);
  }

  /** What the transcoders can do, all together; the default set as long as there are none. */
  get combined(): Capabilities {
    const { version } = this.options;
    if (this.members.size === 0) return orchestratorCapabilities([], version);
    return combinedCapabilities(
      [...this.members].map(({ capabilities }) => capabilities),
      version,
    );
  }

  /** The transcoders, for people. */
  get list(): readonly { readonly address: string; readonly capacity: number; readonly load: number }[] {
    return [...this.members].map((member) => ({ address: member.link.address, capacity: member.capacity, load: this.loadOf(member) }));
  }

  async capabilities(): Promise<TranscoderCapabilities> {
    return { description: "remote transcoders", extraCapabilities: [], pixelsPerSecond: Infinity, device: DEVICE_CLASS.unknown };
  }

  knowsSecret(secret: string): boolean {
    const encoder = new TextEncoder();
    return equalBytes(encoder.encode(secret), encoder.encode(this.options.secret));
  }

  join(registration: TranscoderRegistration, link: TranscoderLink): (end: "stopped" | "lost") => void {
    const { logger } = this.modules;
    const { capacity, capabilities = orchestratorCapabilities([], "") } = registration;
    if (!this.knowsSecret(registration.secret)) {
      logger.debug("A transcoder was turned away: it gave another secret than --orch-secret", { address: link.address });
      throw new RegistrationRefusedError("invalid secret");
    }
    if (capacity <= 0n) throw new RegistrationRefusedError("zero capacity");
    const member: Member = {
      link,
      capacity: Number(capacity < MAX_CAPACITY ? capacity : MAX_CAPACITY),
      capabilities,
      results: 0,
    };
    this.members.add(member);
    this.measure();
    logger.info("A transcoder came", { address: link.address, capacity: member.capacity, version: capabilities.version });
    return (end) => this.leave(member, end);
  }

  findSource(path: string): Uint8Array | undefined {
    return this.sources.get(path);
  }

  isAwaited(taskId: bigint): boolean {
    return this.tasks.has(taskId);
  }

  deliver(taskId: bigint, result: RemoteResult): void {
    const task = this.tasks.get(taskId);
    if (task === undefined) return;
    task.member.results++;
    task.settle(result);
  }

  async transcode(job: TranscodeJob, signal: AbortSignal): Promise<readonly Rendition[]> {
    const { logger, metrics } = this.modules;
    const tried = new Set<Member>();
    for (let last: MediaError | undefined; ;) {
      const member = this.choose(job, tried, last);
      try {
        return await this.attempt(member, job, signal);
      } catch (error) {
        if (!(error instanceof MediaError) || error.isInputFault || signal.aborted) throw error;
        last = error;
        tried.add(member);
        this.part(job.sessionId);
        metrics.failed.inc();
        if (tried.size === MAX_ATTEMPTS) throw error;
        logger.warn("A transcoder did not deliver a segment; trying another", { address: member.link.address, reason: error.message });
      }
    }
  }

  async endSession(sessionId: string): Promise<void> {
    const member = this.part(sessionId);
    if (member !== undefined && this.members.has(member)) member.link.send({ endedSession: sessionId });
  }

  async close(): Promise<void> {
    for (const { link } of this.members) link.close();
  }

  private leave(member: Member, end: "stopped" | "lost"): void {
    if (this.members.delete(member)) {
      this.modules.logger.info("A transcoder went", { address: member.link.address, end });
      for (const [sessionId, current] of this.sessions) if (current === member) this.sessions.delete(sessionId);
      this.measure();
    }
    if (end === "stopped") return;
    for (const task of this.tasks.values()) if (task.member === member) task.fail("the transcoder went away");
  }

  /** Throws when nobody can take the segment: `last` if there was an attempt, else in the network's words. */
  private choose(job: TranscodeJob, tried: ReadonlySet<Member>, last: MediaError | undefined): Member {
    const { sessionId, capabilities: needed = EMPTY_CAPABILITIES } = job;
    const able = [...this.members].filter((member) => !tried.has(member) && isCompatible(needed, member.capabilities));
    const current = this.sessions.get(sessionId);
    if (current !== undefined && able.includes(current)) return current;
    const next = leastLoaded(able.map((member) => ({ member, capacity: member.capacity, load: this.loadOf(member) })))?.member;
    if (next === undefined) {
      if (last !== undefined) throw last;
      const isUnable = this.members.size > 0 && able.length === 0;
      throw new MediaError(isUnable ? "no transcoders can provide requested capabilities" : "no transcoders available", false);
    }
    this.sessions.set(sessionId, next);
    this.measure();
    return next;
  }

  private loadOf(member: Member): number {
    return [...this.sessions.values()].filter((current) => current === member).length;
  }

  /** The session has no transcoder any more. */
  private part(sessionId: string): Member | undefined {
    const member = this.sessions.get(sessionId);
    this.sessions.delete(sessionId);
    this.measure();
    return member;
  }

  private async attempt(member: Member, job: TranscodeJob, signal: AbortSignal): Promise<readonly Rendition[]> {
    const { entropy } = this.modules;
    const source = `/stream/${encodeURIComponent(job.sessionId)}/${hex(entropy.bytes(SOURCE_NAME_BYTES)).slice(2)}.tempfile`;
    const id = this.nextTask++;
    this.sources.set(source, job.bytes);
    try {
      const result = await this.exchange(member, { id, source, job, signal });
      if ("error" in result) throw failureOf(result.error);
      return await this.read(result.renditions, job, signal);
    } finally {
      this.sources.delete(source);
      this.tasks.delete(id);
    }
  }

  /**
   * Sends the task and waits for its result. A transcoder that is silent for too long is cut off: alive, it calls again. One that brings other
   * results meanwhile stays: else a segment that is too much for anybody would take one after the other from all sessions.
   */
  private async exchange(
    member: Member,
    task: { readonly id: bigint; readonly source: string; readonly job: TranscodeJob; readonly signal: AbortSignal },
  ): Promise<RemoteResult> {
    const { id, source, job, signal } = task;
    const { sessionId, sequence, durationMs, profiles, capabilities, clip, isReinitForced } = job;
    const settled = new AbortController();
    const earlier = member.results;
    const answer = new Promise<RemoteResult>((resolve, reject) => {
      this.tasks.set(id, { member, settle: resolve, fail: (reason) => reject(new MediaError("no transcoders available", false, reason)) });
      signal.addEventListener("abort", () => reject(signal.reason), { once: true, signal: settled.signal });
    });
    const expiry = this.modules.clock.sleep(remoteTimeoutMs(durationMs), settled.signal).then(
      () => {
        if (member.results === earlier) {
          member.link.close();
          this.leave(member, "stopped");
        }
        throw new MediaError("Remote transcoder took too long", false);
      },
      () => answer,
    );
    try {
      signal.throwIfAborted();
      member.link.send({ task: { id, source, sessionId, sequence, durationMs, profiles, capabilities, clip, isReinitForced } });
      return await Promise.race([answer, expiry]);
    } finally {
      settled.abort(new Error("the task is over"));
      answer.catch(() => undefined);
      expiry.catch(() => undefined);
    }
  }

  private async read(files: readonly Uint8Array[], job: TranscodeJob, signal: AbortSignal): Promise<readonly Rendition[]> {
    if (files.length !== job.profiles.length) throw new MediaError("MismatchedSegments", false);
    return Promise.all(
      job.profiles.map(async (profile, index): Promise<Rendition> => {
        const bytes = files[index]!;
        const video = await this.modules.probe.probe(bytes, signal).catch((cause: unknown) => {
          if (!(cause instanceof MediaError) || !cause.isInputFault) throw cause;
          throw new MediaError("internal error", false, `what came back for ${profile.name} is no video`, { cause });
        });
        const { frames, width, height, durationMs } = video;
        return { profile, bytes, pixels: countedPixels(video), frames, width, height, durationMs };
      }),
    );
  }

  private measure(): void {
    const { transcoders, capacity, load } = this.modules.metrics;
    transcoders.set(this.members.size);
    capacity.set(this.capacity);
    load.set(this.sessions.size);
  }
}

function failureOf(text: string): MediaError {
  return isNonRetryableText(text)
    ? new MediaError(text.trim(), true)
    : new MediaError("internal error", false, `the transcoder said: ${text.slice(0, 500)}`);
}
