// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { Interface } from "ethers";

import { ChainPriceFeed } from "../../../src/adapters/chain/chainPriceFeed";
import type { RpcProvider } from "../../../src/adapters/chain/rpcProvider";
import { address } from "../../../src/domain/address";
import { PriceFeedError } from "../../../src/domain/priceFeedError";
import { rational } from "../../../src/domain/rational";
import { SteppingClock } from "../../fakes/steppingClock";
import { ViewChain } from "../../fakes/viewChain";

const FEED = address(`0x${"fe".repeat(20)}`);
/** As the deployed feeds answer. */
const AGGREGATOR = new Interface([
  "function description() view returns (string)",
  "function decimals() view returns (uint8)",
  "function latestRoundData() view returns (uint80, int256, uint256, uint256, uint80)",
]);

describe("ChainPriceFeed", () => {
  const clock = new SteppingClock();
  const feedOf = (description: string, answer: bigint, ageMs = 3_600_000): ChainPriceFeed => {
    const updatedAt = BigInt((clock.now() - ageMs) / 1000);
    const results: Record<string, readonly unknown[]> = {
      description: [description],
      decimals: [8],
      latestRoundData: [9n, answer, 1n, updatedAt, 9n],
    };
    const chain = new ViewChain({ hasMulticall: false }, (to, data) => {
      const call = AGGREGATOR.parseTransaction({ data });
      if (to.toLowerCase() !== FEED || call === null) return undefined;
      return AGGREGATOR.encodeFunctionResult(call.name, results[call.name]);
    });
    return new ChainPriceFeed({ provider: chain as unknown as RpcProvider, clock }, FEED);
  };

  it("reads what the feed converts, and at which rate", async () => {
    const latest = await feedOf("ETH / USD", 250_000_000_000n).latest();
    expect(latest).to.deep.equal({ base: "ETH", quote: "USD", rate: rational(2500n) });
  });

  for (const [what, description, answer] of [
    ["nothing", "ETH / USD", 0n],
    ["less than nothing", "ETH / USD", -1n],
    ["no pair", "Proof of reserves", 1n],
  ] as const) {
    it(`says so when the feed gives ${what}`, async () => {
      const error = await feedOf(description, answer)
        .latest()
        .catch((failure: unknown) => failure);
      expect(error).to.be.instanceOf(PriceFeedError);
      expect((error as Error).message).to.match(/gives no rate/);
    });
  }

  it("takes a rate of the day before yesterday, and none that is older", async () => {
    expect((await feedOf("ETH / USD", 1n, 48 * 3_600_000).latest()).base).to.equal("ETH");
    const error = await feedOf("ETH / USD", 1n, 48 * 3_600_000 + 1000)
      .latest()
      .catch((failure: unknown) => failure);
    expect(error).to.be.instanceOf(PriceFeedError);
    expect((error as Error).message).to.match(
      /^the price feed at 0x(fe)+ was last written 48 hours ago: name another one with --price-feed-addr$/,
    );
  });

  it("says so when there is no feed", async () => {
    const chain = new ViewChain({ hasMulticall: false }, () => undefined);
    const error = await new ChainPriceFeed({ provider: chain as unknown as RpcProvider, clock }, FEED)
      .latest()
      .catch((failure: unknown) => failure);
    expect(error).to.be.instanceOf(PriceFeedError);
    expect((error as Error).message).to.match(/^there is no price feed at 0x(fe)+: correct --price-feed-addr$/);
  });
});
