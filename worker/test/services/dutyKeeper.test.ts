// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { StorageError } from "../../src/domain/storageError";
import type { Duty } from "../../src/ports/duty";
import { DutyKeeper } from "../../src/services/dutyKeeper";
import { RecordingLogger } from "../fakes/recordingLogger";
import { RecordingMetrics } from "../fakes/recordingMetrics";
import { SteppingClock } from "../fakes/steppingClock";

/** A turn whose tries have outcomes that a test decides: taken, another's, or no answer. */
class FakeDuty implements Duty {
  term: number | undefined;
  releases = 0;
  lost = new AbortController();

  constructor(private readonly outcomes: (boolean | Error)[]) {}

  async tryTake(): Promise<AbortSignal | undefined> {
    const outcome = this.outcomes.shift() ?? false;
    if (outcome instanceof Error) throw outcome;
    if (!outcome) return undefined;
    this.lost = new AbortController();
    this.term = 1;
    return this.lost.signal;
  }

  async release(): Promise<void> {
    if (this.term !== undefined) this.releases += 1;
    this.term = undefined;
  }
}

describe("DutyKeeper", () => {
  let stop: AbortController;
  let logger: RecordingLogger;
  let metrics: RecordingMetrics;

  beforeEach(() => {
    stop = new AbortController();
    logger = new RecordingLogger();
    metrics = new RecordingMetrics();
  });

  function run(duty: Duty, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    return new DutyKeeper({}, { duty, clock: new SteppingClock(), logger, metrics }).run(work, stop.signal);
  }

  async function until(signal: AbortSignal): Promise<void> {
    if (!signal.aborted) await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
  }

  it("works when the turn is this process's, and tells once that it is another's", async () => {
    const duty = new FakeDuty([false, false, false, true]);
    await run(duty, async (signal) => {
      stop.abort(new Error("stop"));
      await until(signal);
    });
    expect(logger.at("info")).to.deep.equal([
      "Another process with this ledger sends the account's transactions: this one takes over when it stops",
      "This process sends the account's transactions from now on",
    ]);
    expect([duty.term, duty.releases]).to.deep.equal([undefined, 1]);
  });

  it("stops the work when the turn is lost, and takes it up when it comes back", async () => {
    const duty = new FakeDuty([true, false, true]);
    let turns = 0;
    await run(duty, async (signal) => {
      turns += 1;
      expect(metrics.values.get("on_duty")).to.equal(1);
      if (turns === 2) stop.abort(new Error("stop"));
      else duty.lost.abort(new StorageError("lost"));
      await until(signal);
    });
    expect(turns).to.equal(2);
    expect(metrics.values.get("on_duty")).to.equal(0);
  });

  it("goes on trying when the store does not answer, or the work fails, and gives the turn back", async () => {
    const duty = new FakeDuty([new StorageError("no answer"), true, true]);
    let turns = 0;
    await run(duty, async () => {
      turns += 1;
      if (turns === 1) throw new StorageError("failed");
      stop.abort(new Error("stop"));
    });
    expect(duty.releases).to.equal(2);
    expect(logger.at("warn")).to.deep.equal([
      "Whether it is this process's turn to send transactions cannot be found out; trying again",
      "The work of this process's turn failed; the turn is given back, and tried for again",
    ]);
  });
});
