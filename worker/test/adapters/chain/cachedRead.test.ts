// SPDX-License-Identifier: MIT

import { expect } from "chai";

import { CachedRead } from "../../../src/adapters/chain/cachedRead";
import { CachedReads } from "../../../src/adapters/chain/cachedReads";
import { ChainUnavailableError } from "../../../src/domain/chainUnavailableError";
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
