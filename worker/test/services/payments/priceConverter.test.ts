// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { address } from "../../../src/domain/address";
import { ChainUnavailableError } from "../../../src/domain/chainUnavailableError";
import { parseCurrencyPrice } from "../../../src/domain/parseCurrencyPrice";
import { price } from "../../../src/domain/price";
import { PriceFeedError } from "../../../src/domain/priceFeedError";
import { rational } from "../../../src/domain/rational";
import { PriceConverter } from "../../../src/services/payments/priceConverter";
import { PriceQuoter } from "../../../src/services/payments/priceQuoter";
import type { TicketParamsMaker } from "../../../src/services/payments/ticketParamsMaker";
import { RecordingLogger } from "../../fakes/recordingLogger";
import { SteppingClock } from "../../fakes/steppingClock";

const GATEWAY = address(`0x${"11".repeat(20)}`);
const HOUR_MS = 3_600_000;

describe("PriceConverter", () => {
  let clock: SteppingClock;
  let logger: RecordingLogger;
  /** Rates of the hours to come; `undefined` is an hour without an answer. */
  let rates: (bigint | undefined)[];
  let quoter: PriceQuoter;

  const converter = (basePrice: string, senderPrice = "10"): PriceConverter =>
    new PriceConverter(
      { basePrice: parseCurrencyPrice(basePrice, 1n), pricePerSender: new Map([[GATEWAY, parseCurrencyPrice(senderPrice, 1n)]]) },
      {
        clock,
        logger,
        feed: {
          latest: async () => {
            const rate = rates.shift();
            if (rate === undefined) throw new ChainUnavailableError("no RPC endpoint answers");
            return { base: "ETH", quote: "USD", rate: rational(rate) };
          },
        },
      },
    );
  const start = async (made: PriceConverter): Promise<PriceQuoter> => {
    const prices = await made.convert();
    return new PriceQuoter({ ...prices, isOverheadAdded: false }, { ticketParamsMaker: {} as TicketParamsMaker });
  };
  /** Lets hours pass until all rates are used. */
  const runOut = async (made: PriceConverter): Promise<void> => {
    const stop = new AbortController();
    const { sleep } = clock;
    clock.sleep = async (ms, signal) => {
      expect(ms).to.equal(HOUR_MS);
      if (rates.length === 0) stop.abort();
      await sleep.call(clock, ms, signal);
    };
    await made.run(quoter, stop.signal);
  };

  beforeEach(() => {
    [clock, logger] = [new SteppingClock(), new RecordingLogger()];
  });

  it("follows the rate, every hour", async () => {
    rates = [2000n, 4000n];
    const made = converter("0.000002USD", "0.000004USD");
    quoter = await start(made);
    expect(quoter.basePrice).to.deep.equal(price(10n ** 9n));
    await runOut(made);
    expect(quoter.basePrice).to.deep.equal(price(5n * 10n ** 8n));
    expect(quoter.senderPrice(GATEWAY)).to.deep.equal(price(10n ** 9n));
    expect(logger.at("info")).to.deep.equal(["Price converted anew"]);
  });

  it("keeps the last prices while the feed cannot be read", async () => {
    rates = [2000n, undefined, 1000n];
    const made = converter("0.000002USD");
    quoter = await start(made);
    await runOut(made);
    expect(quoter.basePrice).to.deep.equal(price(2n * 10n ** 9n));
    expect(logger.at("warn")).to.have.length(1);
  });

  it("leaves a price alone that the operator has set since", async () => {
    rates = [2000n, 1000n];
    const made = converter("0.000002USD", "0.000004USD");
    quoter = await start(made);
    quoter.setBasePrice(price(7n));
    quoter.setSenderPrice(GATEWAY, price(8n));
    await runOut(made);
    expect([quoter.basePrice, quoter.senderPrice(GATEWAY)]).to.deep.equal([price(7n), price(8n)]);
  });

  it("says so when the feed is for another currency", async () => {
    rates = [1n];
    const error = await converter("1EUR")
      .convert()
      .catch((failure: unknown) => failure);
    expect(error).to.be.instanceOf(PriceFeedError);
    expect((error as Error).message).to.equal("a price in EUR cannot be converted: the price feed is for ETH / USD");
  });
});
