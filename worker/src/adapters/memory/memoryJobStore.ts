// SPDX-License-Identifier: MIT

import type { Hex } from "../../domain/hex";
import type { SignedReceipt } from "../../domain/proofs/signedReceipt";
import type { Round } from "../../domain/round";
import type { JobStore } from "../../ports/jobStore";
import type { ReceiptStore } from "../../ports/receiptStore";

interface MemoryJob {
  readonly id: number;
  readonly jobKey: Hex;
  readonly round: Round;
}

export class MemoryJobStore implements JobStore {
  private jobs: readonly MemoryJob[] = [];
  private lastId = 0;

  constructor(private readonly modules: { readonly receipts: ReceiptStore }) {}

  async add(jobKey: Hex, round: Round): Promise<void> {
    this.jobs = [...this.jobs, { id: ++this.lastId, jobKey, round }];
  }

  async has(jobKey: Hex): Promise<boolean> {
    return this.find(jobKey) !== undefined;
  }

  async attest(jobKey: Hex, signed: SignedReceipt, receiptHash: Hex): Promise<"stored" | "known" | "conflict" | "noJob"> {
    const { receipts } = this.modules;
    const job = this.find(jobKey);
    // Taken before the first pause: nobody else gets it.
    this.jobs = this.jobs.filter((other) => other !== job);
    const known = await receipts.hashOf(signed.receipt);
    if (job === undefined) return known === undefined ? "noJob" : known === receiptHash ? "known" : "conflict";
    const outcome = await receipts.add(signed, receiptHash);
    if (outcome !== "stored") this.jobs = [job, ...this.jobs];
    return outcome;
  }

  async pruneRounds(round: Round): Promise<number> {
    return this.keep((job) => job.round >= round);
  }

  async keepNewest(count: number): Promise<number> {
    return this.keep(({ id }) => id > this.lastId - count);
  }

  private find(jobKey: Hex): MemoryJob | undefined {
    return this.jobs.find((job) => job.jobKey === jobKey);
  }

  private keep(isKept: (job: MemoryJob) => boolean): number {
    const before = this.jobs.length;
    this.jobs = this.jobs.filter(isKept);
    return before - this.jobs.length;
  }
}
