// SPDX-License-Identifier: MIT

import type { Capabilities } from "../../domain/capabilities";
import { countedPixels } from "../../domain/countedPixels";
import { EMPTY_CAPABILITIES } from "../../domain/emptyCapabilities";
import { isCompatible } from "../../domain/isCompatible";
import { MediaError } from "../../domain/mediaError";
import { OrchestratorError } from "../../domain/orchestratorError";
import { peerText } from "../../domain/peerText";
import type { Pixels } from "../../domain/pixels";
import { RegistrationRefusedError } from "../../domain/remote/registrationRefusedError";
import type { RemoteNotice } from "../../domain/remote/remoteNotice";
import type { RemoteTask } from "../../domain/remote/remoteTask";
import { remoteTimeoutMs } from "../../domain/remote/remoteTimeoutMs";
import type { Clock } from "../../ports/clock";
import type { Logger } from "../../ports/logger";
import type { MediaProbe } from "../../ports/mediaProbe";
import type { TaskSource } from "../../ports/taskSource";
import type { Transcoder } from "../../ports/transcoder";
import type { TaskMetrics } from "./taskMetrics";

const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 60_000;

/**
 * Works for an orchestrator: offers it this machine, and transcodes what it sends (node-protocol section 11). A line that ends is opened
 * anew, after a second at first and a minute at most.
 */
export class TaskWorker {
  private readonly running = new Set<Promise<void>>();
  private connected = false;

  constructor(
    private readonly options: {
      readonly secret: string;
      /** Sessions that it takes at a time. */
      readonly capacity: number;
      readonly capabilities: Capabilities;
    },
    private readonly modules: {
      readonly source: TaskSource;
      readonly transcoder: Transcoder;
      readonly probe: MediaProbe;
      readonly clock: Clock;
      readonly logger: Logger;
      readonly metrics: TaskMetrics;
    },
  ) {}

  get isConnected(): boolean {
    return this.connected;
  }

  /** Segments in work. */
  get load(): number {
    return this.running.size;
  }

  /** Works until the signal is aborted, and ends what it works on then. Throws {@link RegistrationRefusedError}. */
  async run(signal: AbortSignal): Promise<void> {
    const { clock, logger } = this.modules;
    try {
      for (let delayMs = FIRST_DELAY_MS; !signal.aborted; delayMs = Math.min(2 * delayMs, LONGEST_DELAY_MS)) {
        const startedAt = clock.now();
        const reason = await this.follow(signal);
        if (signal.aborted) break;
        if (clock.now() - startedAt > LONGEST_DELAY_MS) delayMs = FIRST_DELAY_MS;
        logger.warn("There is no line to the orchestrator; calling again", { reason, inMs: delayMs });
        await clock.sleep(delayMs, signal).catch(() => undefined);
      }
    } finally {
      await Promise.all(this.running);
    }
  }

  /** Takes what comes as long as the line holds, and says why it ended. */
  private async follow(signal: AbortSignal): Promise<string> {
    const { source, logger } = this.modules;
    const { secret, capacity, capabilities } = this.options;
    try {
      for await (const notice of source.follow({ secret, capacity: BigInt(capacity), capabilities }, signal)) {
        if (notice === "connected") {
          logger.info("The orchestrator takes this node's work", { capacity });
          this.setConnected(true);
        } else this.take(notice);
      }
      return "the orchestrator ended it";
    } catch (error) {
      if (error instanceof RegistrationRefusedError) throw error;
      return error instanceof Error ? error.message : String(error);
    } finally {
      this.setConnected(false);
    }
  }

  private take(notice: RemoteNotice): void {
    const { transcoder, logger, metrics } = this.modules;
    if ("endedSession" in notice) {
      const sessionId = notice.endedSession;
      transcoder
        .endSession(sessionId)
        .catch((error: unknown) => logger.warn("A session's resources could not be freed", { sessionId, error }));
      return;
    }
    const work = this.work(notice.task).finally(() => {
      this.running.delete(work);
      metrics.running.set(this.running.size);
    });
    this.running.add(work);
    metrics.running.set(this.running.size);
  }

  /** Never rejects. */
  private async work(task: RemoteTask): Promise<void> {
    const { source, logger, metrics, clock } = this.modules;
    const log = logger.child({ sessionId: task.sessionId, seqNo: task.sequence });
    // The orchestrator waits for as long.
    const [limit, done] = [new AbortController(), new AbortController()];
    const expire = (): void => limit.abort(new Error("it took longer than the orchestrator waits"));
    clock.sleep(remoteTimeoutMs(task.durationMs), done.signal).then(expire, () => undefined);
    let isDone = false;
    try {
      const startedAt = clock.now();
      const result = await this.transcode(task, limit.signal);
      isDone = true;
      metrics.transcodeSeconds.observe((clock.now() - startedAt) / 1000);
      await source.sendResult(task.id, result, limit.signal);
      metrics.transcoded.inc();
      metrics.pixelsProcessed.inc(result.renditions.reduce((sum, rendition) => sum + Number(rendition.pixels), 0) / 1e6);
    } catch (error) {
      if (isDone && error instanceof OrchestratorError && error.failure === "rejected") {
        log.debug("The orchestrator does not want a result any more", { reason: error.message });
        return;
      }
      metrics.failed.inc();
      const isInput = error instanceof MediaError && error.isInputFault;
      if (isInput) log.debug("Segment cannot be transcoded", { reason: error.message });
      else log.warn("Transcoding a segment failed", { error });
      const text = error instanceof MediaError ? peerText(error) : "internal error";
      await source
        .sendFailure(task.id, text, limit.signal)
        .catch((cause: unknown) => log.debug("The orchestrator was not told", { error: cause }));
    } finally {
      done.abort(new Error("the segment is done"));
    }
  }

  private async transcode(
    task: RemoteTask,
    signal: AbortSignal,
  ): Promise<{ readonly renditions: Awaited<ReturnType<Transcoder["transcode"]>>; readonly decoded: Pixels }> {
    const { source, transcoder, probe } = this.modules;
    const { sessionId, sequence, durationMs, profiles, clip, isReinitForced, capabilities = EMPTY_CAPABILITIES } = task;
    if (!isCompatible(capabilities, this.options.capabilities)) throw new MediaError("incompatible segment capabilities", false);
    const bytes = await source.fetch(task.source, signal);
    const job = { sessionId, sequence, bytes, durationMs, profiles, isReinitForced, ...(clip && { clip }) };
    const renditions = await transcoder.transcode(job, signal);
    return { renditions, decoded: countedPixels(await probe.probe(bytes, signal)) };
  }

  private setConnected(isConnected: boolean): void {
    this.connected = isConnected;
    this.modules.metrics.isConnected.set(isConnected ? 1 : 0);
  }
}
