// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { systemClock } from "../../../src/adapters/system/systemClock";

describe("systemClock", () => {
  it("lets many wait on one signal without a warning", async () => {
    const warnings: Error[] = [];
    const onWarning = (warning: Error): void => void warnings.push(warning);
    process.on("warning", onWarning);
    const stop = new AbortController();
    const sleeps = Array.from({ length: 20 }, () => systemClock.sleep(60_000, stop.signal).catch((reason: unknown) => reason));
    // Node.js warns in the next tick.
    await systemClock.sleep(1);
    stop.abort("stopped");
    expect(await Promise.all(sleeps)).to.deep.equal(Array.from({ length: 20 }, () => "stopped"));
    process.off("warning", onWarning);
    expect(warnings.map(({ name }) => name)).to.deep.equal([]);
  });
});
