// SPDX-License-Identifier: MIT

import { expect } from "chai";

import { address } from "../../src/domain/address";
import { lptWei } from "../../src/domain/lptWei";
import { RoundInitializer } from "../../src/services/roundInitializer";
import { ProtocolSimulation } from "../fakes/protocolSimulation";
import { RecordingLogger } from "../fakes/recordingLogger";
import { RecordingMetrics } from "../fakes/recordingMetrics";
import { SteppingClock } from "../fakes/steppingClock";

const FIRST = address(`0x${"aa".repeat(20)}`);
const SECOND = address(`0x${"bb".repeat(20)}`);
const STRANGER = address(`0x${"cc".repeat(20)}`);

describe("RoundInitializer", () => {
  let protocol: ProtocolSimulation;
  let clock: SteppingClock;

  function start(account: typeof FIRST): RoundInitializer {
    const modules = { rounds: protocol, pool: protocol, clock, logger: new RecordingLogger() };
    return new RoundInitializer({ account, blocksPerRank: 2n, maxDelayBlocks: 3n }, { ...modules, metrics: new RecordingMetrics() });
  }

  beforeEach(() => {
    protocol = new ProtocolSimulation(() => "0x00");
    protocol.pool = [
      { address: SECOND, serviceUri: "https://b", stake: lptWei(5n) },
      { address: FIRST, serviceUri: "https://a", stake: lptWei(9n) },
    ];
    clock = new SteppingClock();
  });

  it("does nothing while the round is initialized", async () => {
    expect(await start(FIRST).initializeIfDue()).to.equal(false);
  });

  describe("given a round that nobody has initialized", () => {
    beforeEach(() => {
      protocol.block += protocol.roundLength;
    });

    it("acts at once with the most stake", async () => {
      expect(await start(FIRST).initializeIfDue()).to.equal(true);
      expect(protocol.initializedRound).to.equal(protocol.currentRound);
    });

    it("leaves the others their turn", async () => {
      expect(await start(SECOND).initializeIfDue()).to.equal(false);
      protocol.block += 2n;
      expect(await start(SECOND).initializeIfDue()).to.equal(true);
    });

    it("waits no longer than the maximum", async () => {
      protocol.block += 2n;
      expect(await start(STRANGER).initializeIfDue()).to.equal(false);
      protocol.block += 1n;
      expect(await start(STRANGER).initializeIfDue()).to.equal(true);
    });

    it("goes on after a failure", async () => {
      const stop = new AbortController();
      let failures = 2;
      protocol.beforeTransaction = () => {
        if (failures-- > 0) throw new Error("down");
      };
      protocol.nextBlock = () => {
        stop.abort();
        return Promise.reject(new Error("stopped"));
      };
      await start(FIRST).run(stop.signal);
      expect(protocol.initializations).to.equal(1);
    });
  });
});
