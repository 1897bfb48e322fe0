// SPDX-License-Identifier: MIT

import type { TranscodingJob } from "../jobs/transcodingJob";

/** A job that several segments use at a time, and that is closed when it is retired and the last of them is done. */
export class SharedJob {
  private users = 0;
  private isRetired = false;
  private end: () => void = () => undefined;
  private readonly ended = new Promise<void>((resolve) => (this.end = resolve));

  constructor(private readonly opening: Promise<TranscodingJob>) {
    // Told to whoever uses it.
    opening.catch(() => undefined);
  }

  async use<T>(work: (job: TranscodingJob) => Promise<T>): Promise<T> {
    this.users += 1;
    try {
      return await work(await this.opening);
    } finally {
      this.users -= 1;
      if (this.isRetired) await this.closeWhenUnused();
    }
  }

  /** Resolves when the job is closed. Never rejects. */
  async retire(): Promise<void> {
    this.isRetired = true;
    await this.closeWhenUnused();
    await this.ended;
  }

  private async closeWhenUnused(): Promise<void> {
    if (this.users > 0) return;
    await this.opening.then((job) => job.close()).catch(() => undefined);
    this.end();
  }
}
