// SPDX-License-Identifier: MIT

import { expect } from "chai";

import { address } from "../../src/domain/address";
import { ChainUnavailableError } from "../../src/domain/chainUnavailableError";
import { TransactionFailedError } from "../../src/domain/transactionFailedError";
import type { Bonding } from "../../src/ports/bonding";
import { RewardCaller } from "../../src/services/rewardCaller";
import { ProtocolSimulation } from "../fakes/protocolSimulation";
import { RecordingLogger } from "../fakes/recordingLogger";
import { RecordingMetrics } from "../fakes/recordingMetrics";
import { SteppingClock } from "../fakes/steppingClock";

const ORCHESTRATOR = address(`0x${"11".repeat(20)}`);

describe("RewardCaller", () => {
  let protocol: ProtocolSimulation;
  let clock: SteppingClock;
  let logger: RecordingLogger;
  let metrics: RecordingMetrics;
  let caller: RewardCaller;

  function start(): RewardCaller {
    const bonding = protocol.bonding(ORCHESTRATOR) as Bonding;
    return new RewardCaller({ orchestrator: ORCHESTRATOR }, { bonding, rounds: protocol, clock, logger, metrics });
  }

  beforeEach(() => {
    protocol = new ProtocolSimulation(() => "0x00");
    clock = new SteppingClock();
    logger = new RecordingLogger();
    metrics = new RecordingMetrics();
    caller = start();
  });

  it("calls once in a round, also after a restart", async () => {
    expect(await caller.callIfDue()).to.equal(true);
    expect(await caller.callIfDue()).to.equal(false);
    expect(await start().callIfDue()).to.equal(false);
    expect(protocol.rewards).to.deep.equal([10n]);
  });

  it("calls in every round that comes", async () => {
    for (let i = 0; i < 3; i++) {
      await caller.callIfDue();
      protocol.block += protocol.roundLength;
      protocol.initializedRound = protocol.currentRound;
    }
    expect(protocol.rewards).to.deep.equal([10n, 11n, 12n]);
  });

  it("does not call while the orchestrator is not active", async () => {
    protocol.isOrchestratorActive = false;
    expect(await caller.callIfDue()).to.equal(false);
  });

  it("does not call before the round is initialized", async () => {
    protocol.block += protocol.roundLength;
    expect(await caller.callIfDue()).to.equal(false);
    protocol.initializedRound = protocol.currentRound;
    expect(await caller.callIfDue()).to.equal(true);
  });

  it("tries again after growing pauses and raises its voice at the third failure", async () => {
    protocol.beforeTransaction = () => {
      throw new TransactionFailedError("reward", "system is paused");
    };
    for (const pauseMs of [5_000, 10_000, 20_000]) {
      await caller.callIfDue();
      clock.advance(pauseMs - 1);
      const errors = metrics.values.get("reward_call_errors");
      await caller.callIfDue();
      expect(metrics.values.get("reward_call_errors")).to.equal(errors);
      clock.advance(1);
    }
    expect(logger.at("warn")).to.have.length(2);
    expect(logger.at("error")).to.have.length(1);
    protocol.beforeTransaction = () => undefined;
    expect(await caller.callIfDue()).to.equal(true);
  });

  it("starts afresh in the next round", async () => {
    protocol.beforeTransaction = () => {
      throw new TransactionFailedError("reward", "system is paused");
    };
    await caller.callIfDue();
    protocol.beforeTransaction = () => undefined;
    protocol.block += protocol.roundLength;
    protocol.initializedRound = protocol.currentRound;
    expect(await caller.callIfDue()).to.equal(true);
  });

  it("does not call again when the first call was mined and its answer lost", async () => {
    protocol.afterTransaction = () => {
      throw new ChainUnavailableError("down");
    };
    await caller.callIfDue();
    clock.advance(3_600_000);
    expect(await caller.callIfDue()).to.equal(false);
    expect(protocol.rewards).to.deep.equal([10n]);
  });

  it("survives an outage and stops when told to", async () => {
    const stop = new AbortController();
    const state = protocol.state.bind(protocol);
    let outages = 3;
    protocol.state = () => (outages-- > 0 ? Promise.reject(new ChainUnavailableError("down")) : state());
    protocol.nextBlock = () => {
      stop.abort();
      return Promise.reject(new Error("stopped"));
    };
    await caller.run(stop.signal);
    expect(protocol.rewards).to.deep.equal([10n]);
  });
});
