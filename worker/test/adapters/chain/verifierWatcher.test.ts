// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { VerifierWatcher } from "../../../src/adapters/chain/verifierWatcher";
import { address, type Address } from "../../../src/domain/address";
import { ChainUnavailableError } from "../../../src/domain/chainUnavailableError";
import { RecordingLogger } from "../../fakes/recordingLogger";
import { RecordingMetrics } from "../../fakes/recordingMetrics";
import { SteppingClock } from "../../fakes/steppingClock";

const KNOWN = address(`0x${"aa".repeat(20)}`);
const OTHER = address(`0x${"bb".repeat(20)}`);

describe("VerifierWatcher", () => {
  let logger: RecordingLogger;
  let metrics: RecordingMetrics;
  const start = (read: () => Promise<Address>): VerifierWatcher =>
    new VerifierWatcher({ known: KNOWN }, { read, clock: new SteppingClock(), logger, metrics });

  beforeEach(() => {
    logger = new RecordingLogger();
    metrics = new RecordingMetrics();
  });

  it("says nothing while the Controller lists what it listed", async () => {
    await start(() => Promise.resolve(KNOWN)).check();
    expect([logger.at("warn"), logger.at("info")]).to.deep.equal([[], []]);
    expect(metrics.values.get("verifier_replaced")).to.equal(0);
  });

  it("warns once of each other one, and tells when the first is back", async () => {
    const listed = [OTHER, OTHER, address(`0x${"00".repeat(20)}`), KNOWN];
    const watcher = start(() => Promise.resolve(listed[0]!));
    const gauge: unknown[] = [];
    for (; listed.length > 0; listed.shift()) {
      await watcher.check();
      gauge.push(metrics.values.get("verifier_replaced"));
    }
    expect(gauge).to.deep.equal([1, 1, 1, 0]);
    expect(logger.at("warn").map((line) => line.split(":")[0])).to.deep.equal(
      Array(2).fill("The Controller lists another Verifier than when this node started"),
    );
    expect(logger.at("info")).to.deep.equal(["The Controller lists the Verifier of this node again"]);
  });

  it("survives an outage and stops when told to", async () => {
    const stop = new AbortController();
    let calls = 0;
    await start(() => {
      if (++calls === 1) return Promise.reject(new ChainUnavailableError("down"));
      stop.abort();
      return Promise.resolve(OTHER);
    }).run(stop.signal);
    expect([calls, logger.at("warn").length]).to.deep.equal([2, 1]);
  });
});
