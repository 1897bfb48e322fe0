// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { SessionBusyError } from "../../../src/services/jobs/sessionBusyError";
import { SessionEndedError } from "../../../src/services/jobs/sessionEndedError";
import { TranscodeSessions } from "../../../src/services/jobs/transcodeSessions";
import { SteppingClock } from "../../fakes/steppingClock";

interface Gate {
  readonly held: Promise<void>;
  readonly open: () => void;
}

function gate(): Gate {
  let open: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (open = resolve));
  return { held, open };
}

describe("TranscodeSessions", () => {
  const clock = new SteppingClock();
  let ended: string[];
  const create = (maxSessions: number, maxPixelsPerSecond?: number): TranscodeSessions =>
    new TranscodeSessions({ maxSessions, maxPixelsPerSecond }, { clock, onEnd: (id) => void ended.push(id) });

  beforeEach(() => {
    ended = [];
  });

  it("works on one segment of a session at a time, in order", async () => {
    const sessions = create(1);
    const [first, log] = [gate(), [] as string[]];
    const one = sessions.run("a", 1, async () => {
      log.push("1 begins");
      await first.held;
      log.push("1 ends");
    });
    const two = sessions.run("a", 1, async () => void log.push("2"));
    first.open();
    await Promise.all([one, two]);
    expect(log).to.deep.equal(["1 begins", "1 ends", "2"]);
  });

  it("goes on after a segment that failed", async () => {
    const sessions = create(1);
    const failed = sessions.run("a", 1, () => Promise.reject(new Error("bad segment"))).catch((error: Error) => error.message);
    expect(await sessions.run("a", 1, async () => "fine")).to.equal("fine");
    expect(await failed).to.equal("bad segment");
  });

  it("calls work ended, not failed, that stops because its session was ended", async () => {
    const sessions = create(1);
    const running = sessions.run("a", 1, (signal) => {
      return new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(new Error("FFmpeg was stopped"))));
    });
    const waiting = sessions.run("a", 1, async () => "never");
    await Promise.resolve();
    sessions.end("a");
    for (const result of await Promise.allSettled([running, waiting])) {
      expect(result.status === "rejected" && result.reason).to.be.instanceOf(SessionEndedError);
    }
  });

  it("queues four segments behind the one at work, not more", async () => {
    const sessions = create(1);
    const { held, open } = gate();
    const work = Array.from({ length: 5 }, () => sessions.run("a", 1, () => held));
    const refused = await sessions.run("a", 1, () => held).catch((error: unknown) => error);
    expect(refused).to.be.instanceOf(SessionBusyError);
    expect((refused as Error).message).to.equal("OrchestratorBusy");
    open();
    await Promise.all(work);
    await sessions.run("a", 1, async () => undefined);
  });

  it("has no more sessions than allowed", async () => {
    const sessions = create(1);
    await sessions.run("a", 1, async () => undefined);
    expect(sessions.isFull).to.equal(true);
    expect(sessions.admits("a", 1)).to.equal(true);
    expect(sessions.admits("b", 1)).to.equal(false);
    const refused = await sessions.run("b", 1, async () => undefined).catch((error: Error) => error.message);
    expect(refused).to.equal("OrchestratorCapped");
    sessions.setMaxSessions(2);
    expect(sessions.admits("b", 1)).to.equal(true);
  });

  it("admits by measured capacity, but never leaves an idle machine idle", async () => {
    const sessions = create(10, 100);
    expect(sessions.admits("a", 1000)).to.equal(true);
    const { held, open } = gate();
    const work = sessions.run("a", 60, () => held);
    expect(sessions.admits("b", 40)).to.equal(true);
    expect(sessions.admits("b", 41)).to.equal(false);
    open();
    await work;
    expect(sessions.admits("b", 1000)).to.equal(true);
  });

  it("fails what is waiting when a session ends", async () => {
    const sessions = create(1);
    const { held, open } = gate();
    const log: string[] = [];
    const running = sessions.run("a", 1, async (signal) => {
      await held;
      log.push(signal.aborted ? "told to stop" : "not told");
    });
    const waiting = sessions.run("a", 1, async () => "never").catch((error: Error) => error.message);
    await new Promise((resolve) => setImmediate(resolve));
    sessions.end("a");
    sessions.end("unknown");
    open();
    await running;
    expect(await waiting).to.equal("TranscoderStopped");
    expect([ended, log, sessions.count]).to.deep.equal([["a"], ["told to stop"], 0]);
  });

  it("keeps a session that is at work, however long it takes", async () => {
    const sessions = create(2);
    const { held, open } = gate();
    const work = sessions.run("a", 1, () => held);
    await sessions.run("b", 1, async () => undefined);
    clock.advance(100_000);
    sessions.endIdle();
    expect(ended).to.deep.equal(["b"]);
    open();
    await work;
    sessions.endAll();
    expect(ended).to.deep.equal(["b", "a"]);
  });
});
