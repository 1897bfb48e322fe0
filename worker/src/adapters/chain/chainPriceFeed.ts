// SPDX-License-Identifier: MIT

import { Contract } from "ethers";

import type { Address } from "../../domain/address";
import { ChainUnavailableError } from "../../domain/chainUnavailableError";
import type { ExchangeRate } from "../../domain/exchangeRate";
import { PriceFeedError } from "../../domain/priceFeedError";
import { rational } from "../../domain/rational";
import type { PriceFeed } from "../../ports/priceFeed";
import type { ChainContext } from "./chainContext";

/** The part of Chainlink's AggregatorV3Interface that is read. */
const ABI = [
  "function description() view returns (string)",
  "function decimals() view returns (uint8)",
  "function latestRoundData() view returns (uint80 roundId, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound)",
];

/** The slowest feeds of currencies are written once a day, or when the price moves. */
const MAX_AGE_MS = 2 * 86_400_000;

/** A Chainlink price feed; its description, such as `ETH / USD`, says what it converts. */
export class ChainPriceFeed implements PriceFeed {
  constructor(
    private readonly context: Pick<ChainContext, "provider" | "clock">,
    private readonly feed: Address,
  ) {}

  async latest(): Promise<ExchangeRate> {
    const contract = new Contract(this.feed, ABI, this.context.provider);
    const read = (name: string): Promise<unknown> => contract.getFunction(name).staticCall();
    const [description, decimals, round] = await Promise.all(["description", "decimals", "latestRoundData"].map(read)).catch(
      (cause: unknown) => {
        if (cause instanceof ChainUnavailableError) throw cause;
        throw new PriceFeedError(`there is no price feed at ${this.feed}: correct --price-feed-addr`, {}, { cause });
      },
    );
    const [base, quote, ...rest] = String(description).split("/");
    const { answer, updatedAt } = round as { answer: bigint; updatedAt: bigint };
    if (base === undefined || quote === undefined || rest.length > 0 || answer <= 0n) {
      throw new PriceFeedError(`the price feed at ${this.feed} gives no rate: "${String(description)}" is ${answer}`);
    }
    const ageMs = this.context.clock.now() - Number(updatedAt) * 1000;
    if (ageMs > MAX_AGE_MS) {
      const hours = Math.floor(ageMs / 3_600_000);
      throw new PriceFeedError(
        `the price feed at ${this.feed} was last written ${hours} hours ago: name another one with --price-feed-addr`,
      );
    }
    return { base: base.trim().toUpperCase(), quote: quote.trim().toUpperCase(), rate: rational(answer, 10n ** (decimals as bigint)) };
  }
}
