// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { address } from "../../../src/domain/address";
import { price } from "../../../src/domain/price";
import { round } from "../../../src/domain/round";
import { wei } from "../../../src/domain/wei";
import { FundsReporter } from "../../../src/services/payments/fundsReporter";
import { PriceReporter } from "../../../src/services/payments/priceReporter";
import { FakeChain } from "../../fakes/fakeChain";
import { RecordingLogger } from "../../fakes/recordingLogger";
import { RecordingMetrics } from "../../fakes/recordingMetrics";
import { SteppingClock } from "../../fakes/steppingClock";

describe("what boards show of payments", () => {
  const account = address(`0x${"11".repeat(20)}`);
  let chain: FakeChain;
  let metrics: RecordingMetrics;
  let outside: { clock: SteppingClock; logger: RecordingLogger; metrics: RecordingMetrics };

  beforeEach(() => {
    chain = new FakeChain();
    metrics = new RecordingMetrics();
    outside = { clock: new SteppingClock(), logger: new RecordingLogger(), metrics };
  });

  describe("FundsReporter", () => {
    const reporter = (): FundsReporter => new FundsReporter({ account }, { senders: chain, rounds: chain, ...outside });

    it("shows deposit, reserve, and an orchestrator's share of it, in gwei", async () => {
      const reserve = { fundsRemaining: wei(5_000_000_000n), claimedInCurrentRound: wei(1_000_000_000n) };
      chain.funds.set(account, { deposit: wei(7_500_000_000n), withdrawRound: round(0n), reserve });
      await reporter().report();
      const shown = ["gateway_deposit", "gateway_reserve", "gateway_max_float"].map((name) => metrics.values.get(name));
      expect(shown).to.deep.equal([7.5, 5, 3]);
    });

    it("goes on when the chain does not answer", async () => {
      chain.isUp = false;
      const stop = new AbortController();
      const sleep = outside.clock.sleep.bind(outside.clock);
      let passes = 0;
      outside.clock.sleep = async (ms, signal) => {
        chain.isUp = true;
        if (++passes === 2) stop.abort();
        await sleep(ms, signal);
      };
      await reporter().run(stop.signal);
      expect(metrics.values.get("gateway_deposit")).to.equal(1e9);
    });
  });

  describe("PriceReporter", () => {
    it("shows the price in wei per pixel, and that of gas in gwei while it is known", async () => {
      const reporter = new PriceReporter({}, { quoter: { basePrice: price(5n, 2n) }, gasOracle: chain, ...outside });
      chain.gas.price = 1_500_000_000n;
      await reporter.report();
      chain.gas.price = 0n;
      await reporter.report();
      expect([metrics.values.get("transcoding_price"), metrics.values.get("suggested_gas_price")]).to.deep.equal([2.5, 1.5]);
    });
  });
});
