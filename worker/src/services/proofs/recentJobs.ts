// SPDX-License-Identifier: MIT

import type { Address } from "../../domain/address";
import type { Hex } from "../../domain/hex";
import type { SegmentReceipt } from "../../domain/proofs/segmentReceipt";

/** What this orchestrator did and charged for, as a receipt has to tell it. */
export type FinishedJob = Pick<SegmentReceipt, "gateway" | "sequence" | "sourceHash" | "renditionsHash" | "profilesHash" | "pixels">;

const DEFAULT_MAX_JOBS = 20_000;

/**
 * Remembers the newest jobs, so that a receipt can be held against what was really done. Each job is good for one receipt. The memory
 * does not outlive the process: a receipt that comes after a restart for work before it is refused, and that work is not claimed.
 */
export class RecentJobs {
  /** How many of each job are without a receipt, oldest first. */
  private readonly counts = new Map<string, number>();

  constructor(private readonly options: { readonly maxJobs?: number } = {}) {}

  remember(job: FinishedJob): void {
    const key = keyOf(job);
    this.counts.set(key, (this.counts.get(key) ?? 0) + 1);
    for (const oldest of this.counts.keys()) {
      if (this.counts.size <= (this.options.maxJobs ?? DEFAULT_MAX_JOBS)) break;
      this.counts.delete(oldest);
    }
  }

  has(job: FinishedJob): boolean {
    return this.counts.has(keyOf(job));
  }

  /** Uses a job up. False when there is none. */
  take(job: FinishedJob): boolean {
    const key = keyOf(job);
    const count = this.counts.get(key) ?? 0;
    if (count > 1) this.counts.set(key, count - 1);
    else this.counts.delete(key);
    return count > 0;
  }
}

function keyOf(job: FinishedJob): string {
  const { gateway, sequence, sourceHash, renditionsHash, profilesHash, pixels }: FinishedJob = job;
  const parts: readonly (Address | Hex | bigint)[] = [gateway, sequence, sourceHash, renditionsHash, profilesHash, pixels];
  return parts.join(" ");
}
