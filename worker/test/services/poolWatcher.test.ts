// SPDX-License-Identifier: MIT

import { expect } from "chai";

import { address } from "../../src/domain/address";
import { ChainUnavailableError } from "../../src/domain/chainUnavailableError";
import { lptWei } from "../../src/domain/lptWei";
import type { PoolMember } from "../../src/domain/poolMember";
import { PoolWatcher } from "../../src/services/poolWatcher";
import { RecordingLogger } from "../fakes/recordingLogger";
import { RecordingMetrics } from "../fakes/recordingMetrics";
import { SteppingClock } from "../fakes/steppingClock";

const OWN = { address: address(`0x${"aa".repeat(20)}`), serviceUri: "https://own:8935" };
const OTHER = { address: address(`0x${"bb".repeat(20)}`), serviceUri: "https://other:8935" };
const member = (of: typeof OWN, serviceUri = of.serviceUri): PoolMember => ({ ...of, serviceUri, stake: lptWei(1n) });

describe("PoolWatcher", () => {
  let members: PoolMember[];
  let logger: RecordingLogger;
  let metrics: RecordingMetrics;

  const start = (own?: typeof OWN): PoolWatcher => {
    const pool = { members: () => Promise.resolve(members) };
    return new PoolWatcher({ own }, { pool, clock: new SteppingClock(), logger, metrics });
  };

  beforeEach(() => {
    members = [member(OWN)];
    logger = new RecordingLogger();
    metrics = new RecordingMetrics();
  });

  it("tells who joined, moved and left, and nothing about the start", async () => {
    const watcher = start();
    await watcher.check();
    members = [member(OWN, "https://new:1"), member(OTHER)];
    await watcher.check();
    members = [member(OTHER)];
    await watcher.check();
    expect(logger.at("info")).to.deep.equal(["Orchestrator moved", "Orchestrator joined the pool", "Orchestrator left the pool"]);
    expect(metrics.values.get("orchestrator_pool_size")).to.equal(1);
  });

  it("complains once while the node is not listed, and once at another address", async () => {
    const watcher = start(OWN);
    members = [];
    await watcher.check();
    await watcher.check();
    expect(metrics.values.get("orchestrator_listed")).to.equal(0);
    members = [member(OWN, "https://old:1")];
    await watcher.check();
    expect([logger.at("warn").length, metrics.values.get("orchestrator_listed")]).to.deep.equal([1, 0]);
    await watcher.check();
    await watcher.check();
    members = [member(OWN)];
    await watcher.check();
    expect(logger.at("warn").map((line) => line.split(":")[0])).to.deep.equal([
      "Gateways cannot find this orchestrator",
      "Gateways look for this orchestrator at another address",
    ]);
    expect(logger.at("info")).to.include("Gateways can find this orchestrator");
    expect(metrics.values.get("orchestrator_listed")).to.equal(1);
  });

  it("does not complain of an address that was registered a moment ago", async () => {
    const watcher = start(OWN);
    members = [member(OWN, "https://old:1")];
    await watcher.check();
    members = [member(OWN)];
    await watcher.check();
    expect(logger.at("warn")).to.deep.equal([]);
  });

  it("survives an outage and stops when told to", async () => {
    const stop = new AbortController();
    let calls = 0;
    const pool = {
      members: (): Promise<PoolMember[]> => {
        if (++calls === 1) return Promise.reject(new ChainUnavailableError("down"));
        stop.abort();
        return Promise.resolve(members);
      },
    };
    await new PoolWatcher({}, { pool, clock: new SteppingClock(), logger, metrics }).run(stop.signal);
    expect(logger.at("warn")).to.have.length(1);
    expect(calls).to.equal(2);
  });
});
