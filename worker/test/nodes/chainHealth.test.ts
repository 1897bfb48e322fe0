// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { ChainUnavailableError } from "../../src/domain/chainUnavailableError";
import { ChainReport } from "../../src/nodes/chainReport";
import { checkChain } from "../../src/nodes/checkChain";
import { FakeChain } from "../fakes/fakeChain";
import { ManualClock } from "../fakes/manualClock";

const MINUTE_MS = 60_000;

describe("a chain that cannot be reached", () => {
  const never = (): Promise<never> => new Promise(() => undefined);
  let clock: ManualClock;
  let chain: FakeChain;
  let contact: { lastAnswerAt: number; ask: () => Promise<void> };

  beforeEach(() => {
    clock = new ManualClock();
    chain = new FakeChain();
    contact = { lastAnswerAt: clock.now(), ask: async () => undefined };
  });

  describe("in a node's health", () => {
    const health = (): Promise<string> =>
      checkChain({ rounds: chain, contact }, clock).then(
        () => "ok",
        (error: Error) => error.message,
      );

    it("is not told of for five minutes, while what is known serves", async () => {
      await clock.advance(5 * MINUTE_MS - 1);
      expect(await health()).to.equal("ok");
      await clock.advance(1);
      expect(await health()).to.equal("the chain could not be reached for 5 minutes: check the RPC endpoints of --eth-url");
    });

    it("is told of when nothing is known", async () => {
      chain.isUp = false;
      expect(await health()).to.equal("no RPC endpoint answers");
    });

    it("is told of when it does not answer within three seconds", async () => {
      chain.state = never;
      const answer = health();
      await clock.advance(3_000);
      expect(await answer).to.equal("the chain could not be reached in time: check the RPC endpoints of --eth-url");
    });
  });

  describe("in a node's status", () => {
    it("leaves the values as they were last seen", async () => {
      const report = new ChainReport({ contact, clock });
      const lastAnswer = new Date(clock.now()).toISOString();
      expect(await report.read({ fees: async () => 5n })).to.deep.equal({ isReachable: true, lastAnswer, fees: 5n });
      contact.ask = never;
      const answer = report.read({ fees: never, stake: () => Promise.reject(new ChainUnavailableError("down")) });
      await clock.advance(3_000);
      expect(await answer).to.deep.equal({ isReachable: false, lastAnswer, fees: 5n, stake: null });
    });

    it("hides no other failure", async () => {
      const report = new ChainReport({ contact, clock });
      const error = await report.read({ fees: () => Promise.reject(new TypeError("wrong")) }).catch((reason: unknown) => reason);
      expect(error).to.be.instanceOf(TypeError);
    });
  });
});
