// SPDX-License-Identifier: MIT

import { z } from "zod";
import { lptWei } from "../../domain/lptWei";
import type { PoolMember } from "../../domain/poolMember";
import type { Clock } from "../../ports/clock";
import type { Logger } from "../../ports/logger";
import type { OrchestratorPool } from "../../ports/orchestratorPool";
import { WebhookError } from "./webhookError";

const TIMEOUT_MS = 3000;
const FRESH_MS = 60_000;
/** `score` sorts orchestrators into trusted and others for verification by comparison, which this gateway does itself. */
const ANSWER = z.array(z.object({ address: z.string().regex(/^https?:\/\/[^/]/i) }));

/** Orchestrators that a web service of the operator's names (node-protocol section 17): asked at most once a minute, its last answer kept. */
export class WebhookPool implements OrchestratorPool {
  private known: { readonly members: readonly PoolMember[]; readonly readAt: number } | undefined;
  private reading: Promise<readonly PoolMember[]> | undefined;

  constructor(
    private readonly options: { readonly url: string },
    private readonly modules: { readonly clock: Clock; readonly logger: Logger },
  ) {}

  /** Throws {@link WebhookError} while there is no answer yet. */
  async members(): Promise<readonly PoolMember[]> {
    const { clock, logger } = this.modules;
    if (this.known !== undefined && clock.now() - this.known.readAt < FRESH_MS) return this.known.members;
    try {
      this.reading ??= this.read().finally(() => (this.reading = undefined));
      const members = await this.reading;
      this.known = { members, readAt: clock.now() };
      return members;
    } catch (error) {
      if (this.known === undefined) throw error;
      logger.warn("The orchestrators of the webhook could not be read; the known ones are used", { error });
      this.known = { ...this.known, readAt: clock.now() };
      return this.known.members;
    }
  }

  private async read(): Promise<readonly PoolMember[]> {
    const { url } = this.options;
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS), redirect: "follow" });
      if (response.status !== 200) throw new Error(`status ${response.status}`);
      const uris = ANSWER.parse(await response.json()).map(({ address }) => address.replace(/\/+$/, ""));
      return [...new Set(uris)].map((serviceUri) => ({ serviceUri, stake: lptWei(0n) }));
    } catch (cause) {
      const reason = cause instanceof z.ZodError ? 'not a list of {"address":"https://host:port"}' : describe(cause);
      throw new WebhookError(`--orch-webhook-url gives no orchestrators: ${reason}`, {}, { cause });
    }
  }
}

/** What fetch says itself is that it failed; why stands in the cause. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
