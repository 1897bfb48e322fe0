// SPDX-License-Identifier: MIT

import { expect } from "chai";

import { CachedRead } from "../../../src/adapters/chain/cachedRead";
import { CachedReads } from "../../../src/adapters/chain/cachedReads";
import { ChainUnavailableError } from "../../../src/domain/chainUnavailableError";
import { ManualClock } from "../../fakes/manualClock";
import { SteppingClock } from "../../fakes/steppingClock";

describe("CachedRead", () => {
  let clock: SteppingClock;
  let reads: number;
  let isDown: boolean;
  let cached: CachedRead<number>;

  beforeEach(() => {
    clock = new SteppingClock();
    reads = 0;
    isDown = false;
    const read = async (): Promise<number> => {
      const n = ++reads;
      await new Promise((resolve) => setImmediate(resolve));
      if (isDown) throw new ChainUnavailableError("down");
      return n;
    };
    cached = new CachedRead({ freshMs: 100, usableMs: 1_000 }, { clock, read });
  });

  it("reads once while the value is fresh, and for all who ask at once", async () => {
    expect(await Promise.all([cached.get(), cached.get()])).to.deep.equal([1, 1]);
    clock.advance(99);
    expect(await cached.get()).to.equal(1);
    clock.advance(1);
    expect(await cached.get()).to.equal(2);
  });

  it("serves the old value in an outage, without asking at every call", async () => {
    await cached.get();
    isDown = true;
    clock.advance(500);
    expect([await cached.get(), await cached.get()]).to.deep.equal([1, 1]);
    expect(reads).to.equal(2);
  });

  it("hands out the old value at once while reads fail, and reads behind it", async () => {
    await cached.get();
    isDown = true;
    clock.advance(100);
    expect(await cached.get()).to.equal(1);
    isDown = false;
    clock.advance(100);
    expect(await cached.get()).to.equal(1);
    await new Promise((resolve) => setTimeout(resolve, 1));
    expect([await cached.get(), reads]).to.deep.equal([3, 3]);
  });

  it("keeps the old value for an outage that begins just after it was invalidated", async () => {
    await cached.get();
    cached.invalidate();
    isDown = true;
    expect(await cached.get()).to.equal(1);
    isDown = false;
    clock.advance(100);
    await cached.get();
    await new Promise((resolve) => setTimeout(resolve, 1));
    expect(await cached.get()).to.equal(3);
  });

  it("fails once the outage has lasted too long", async () => {
    await cached.get();
    isDown = true;
    clock.advance(1_000);
    let thrown: unknown;
    await cached.get().catch((error: unknown) => (thrown = error));
    expect(thrown).to.be.instanceOf(ChainUnavailableError);
  });

  it("reads again after an invalidation, and forgets reads that were under way", async () => {
    const early = cached.get();
    cached.invalidate();
    const late = cached.get();
    expect([await early, await late, await cached.get()]).to.deep.equal([1, 2, 2]);
  });
});

describe("CachedRead of a chain that hangs", () => {
  let clock: ManualClock;
  let cached: CachedRead<number>;
  let answers: ((value: number) => void)[];

  beforeEach(async () => {
    clock = new ManualClock();
    answers = [];
    cached = new CachedRead({ freshMs: 100, usableMs: 10_000 }, { clock, read: () => new Promise((resolve) => answers.push(resolve)) });
    const first = cached.get();
    answers[0]!(1);
    await first;
  });

  it("waits a quarter of a second for a newer value, once", async () => {
    await clock.advance(100);
    const waiting = cached.get();
    await clock.advance(249);
    expect(clock.pending).to.deep.equal([1]);
    await clock.advance(1);
    expect(await waiting).to.equal(1);
    expect([await cached.get(), clock.pending, answers.length]).to.deep.equal([1, [], 2]);
    answers[1]!(2);
    await clock.advance(0);
    expect(await cached.get()).to.equal(2);
  });

  it("waits longer when something has happened since", async () => {
    cached.invalidate();
    const waiting = cached.get();
    expect(clock.pending).to.deep.equal([3_000]);
    answers[1]!(2);
    expect(await waiting).to.equal(2);
  });

  it("waits again when reads have not been slow for a minute", async () => {
    const patient = new CachedRead(
      { freshMs: 100, usableMs: 100_000 },
      { clock, read: () => new Promise((resolve) => answers.push(resolve)) },
    );
    const first = patient.get();
    answers[1]!(1);
    await first;
    await clock.advance(100);
    const late = patient.get();
    await clock.advance(500);
    await late;
    await clock.advance(60_000);
    const waiting = patient.get();
    answers[2]!(2);
    expect(await waiting).to.equal(2);
  });

  it("has no old value to give once that is too old", async () => {
    await clock.advance(10_000);
    const waiting = cached.get();
    expect(clock.pending).to.deep.equal([]);
    answers[1]!(2);
    expect(await waiting).to.equal(2);
  });
});

describe("CachedReads", () => {
  it("keeps the keys asked for most recently", async () => {
    const asked: string[] = [];
    const read = (key: string): Promise<string> => {
      asked.push(key);
      return Promise.resolve(key);
    };
    const clock = new SteppingClock();
    const cached = new CachedReads<string, string>({ freshMs: 1_000, usableMs: 1_000, maxKeys: 2 }, { clock, read });
    for (const key of ["a", "b", "a", "c", "a", "b"]) await cached.get(key);
    expect(asked).to.deep.equal(["a", "b", "c", "b"]);
  });
});
