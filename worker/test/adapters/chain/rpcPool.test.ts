// SPDX-License-Identifier: MIT

import { expect } from "chai";

import { RpcPool } from "../../../src/adapters/chain/rpcPool";
import { ChainUnavailableError } from "../../../src/domain/chainUnavailableError";
import { FakeRpcNode } from "../../fakes/fakeRpcNode";
import { ManualClock } from "../../fakes/manualClock";
import { RecordingLogger } from "../../fakes/recordingLogger";
import { RecordingMetrics } from "../../fakes/recordingMetrics";
import { SteppingClock } from "../../fakes/steppingClock";

describe("RpcPool", () => {
  let first: FakeRpcNode;
  let second: FakeRpcNode;
  let clock: SteppingClock;
  let logger: RecordingLogger;
  let metrics: RecordingMetrics;
  let pool: RpcPool;

  const open = (options: { chainId?: bigint } = {}): RpcPool =>
    new RpcPool(options, { transports: [first, second], clock, logger, metrics });
  const gasPriceCalls = (node: FakeRpcNode): number => node.methods.filter((method) => method === "eth_gasPrice").length;

  beforeEach(() => {
    [first, second] = [new FakeRpcNode("http://first"), new FakeRpcNode("http://second")];
    clock = new SteppingClock();
    logger = new RecordingLogger();
    metrics = new RecordingMetrics();
    pool = open();
  });

  it("asks the first endpoint alone while it works", async () => {
    expect(await pool.call("eth_gasPrice", [])).to.equal("0xc");
    expect(second.methods).to.deep.equal([]);
  });

  it("goes to the next endpoint when one does not answer, and stays there for a while", async () => {
    first.isDown = true;
    await pool.call("eth_gasPrice", []);
    first.isDown = false;
    await pool.call("eth_gasPrice", []);
    expect([gasPriceCalls(first), gasPriceCalls(second)]).to.deep.equal([0, 2]);
    clock.advance(60_000);
    await pool.call("eth_gasPrice", []);
    expect(gasPriceCalls(first)).to.equal(1);
  });

  for (const error of [
    { code: -32005, message: "limit exceeded" },
    { code: -32000, message: "header not found" },
    { code: 429, message: "Too Many Requests" },
  ]) {
    it(`goes to the next endpoint on "${error.message}"`, async () => {
      first.errorOf = (method) => (method === "eth_gasPrice" ? error : undefined);
      expect(await pool.call("eth_gasPrice", [])).to.equal("0xc");
    });
  }

  it("takes a revert for an answer", async () => {
    first.revert = { code: 3, message: "execution reverted", data: "0x12345678" };
    const error = await rejection(pool.call("eth_call", [{}, "latest"]));
    expect(error).to.include({ message: "execution reverted", code: 3, data: "0x12345678" });
    expect(second.methods).to.deep.equal([]);
  });

  it("does not use an endpoint of another chain", async () => {
    first.chainId = 1;
    pool = open({ chainId: 31337n });
    await pool.call("eth_gasPrice", []);
    await pool.call("eth_gasPrice", []);
    expect([gasPriceCalls(first), gasPriceCalls(second)]).to.deep.equal([0, 2]);
    expect(logger.at("error")).to.deep.equal(["RPC endpoint serves another chain and is not used: correct its URL"]);
  });

  it("prefers an endpoint that is not behind", async () => {
    second.block = first.block + 21;
    await pool.checkHealth();
    await pool.call("eth_gasPrice", []);
    expect([gasPriceCalls(first), gasPriceCalls(second)]).to.deep.equal([0, 1]);
    first.block = second.block - 20;
    await pool.checkHealth();
    await pool.call("eth_gasPrice", []);
    expect(gasPriceCalls(first)).to.equal(1);
  });

  it("names every endpoint and its fault when none is left", async () => {
    first.isDown = true;
    second.chainId = 1;
    pool = open({ chainId: 31337n });
    const error = await rejection(pool.call("eth_gasPrice", []));
    expect(error).to.be.instanceOf(ChainUnavailableError);
    expect(error.message).to.contain("http://first: connection refused").and.to.contain("http://second (serves chain 1 instead of 31337)");
  });

  it("waits longer before each further round and recovers within a call", async () => {
    first.isDown = second.isDown = true;
    const before = clock.now();
    const sleep = clock.sleep.bind(clock);
    clock.sleep = async (ms, signal) => {
      await sleep(ms, signal);
      if (clock.now() - before >= 1_500) first.isDown = false;
    };
    expect(await pool.call("eth_gasPrice", [])).to.equal("0xc");
    expect(clock.now() - before).to.equal(1_500);
  });

  describe("given an endpoint that hangs", () => {
    let manual: ManualClock;

    beforeEach(async () => {
      manual = new ManualClock();
      pool = new RpcPool({}, { transports: [first, second], clock: manual, logger, metrics });
      await pool.chainId();
      first.isHanging = true;
    });

    it("asks the next one after two seconds, and leaves it alone for a while", async () => {
      const slow = pool.call("eth_gasPrice", []);
      await manual.advance(1_999);
      expect(second.methods).to.deep.equal([]);
      await manual.advance(1);
      expect(await slow).to.equal("0xc");
      await manual.advance(14_999);
      expect(await pool.call("eth_gasPrice", [])).to.equal("0xc");
      expect([gasPriceCalls(first), gasPriceCalls(second)]).to.deep.equal([1, 2]);
      expect(logger.at("warn")).to.deep.equal(["RPC endpoint does not answer; asking the next one"]);
      first.isHanging = false;
      await manual.advance(1);
      await pool.call("eth_gasPrice", []);
      expect(gasPriceCalls(first)).to.equal(2);
    });

    it("takes its answer if that comes first after all", async () => {
      const slow = pool.call("eth_gasPrice", []);
      second.isHanging = true;
      await manual.advance(2_000);
      first.baseFee = 20n;
      first.answerNow();
      expect(await slow).to.equal("0x16");
    });

    it("prefers one that has failed to one that hangs", async () => {
      const slow = pool.call("eth_gasPrice", []);
      await manual.advance(2_000);
      await slow;
      second.isDown = true;
      const failing = pool.call("eth_chainId", []);
      await manual.advance(0);
      second.isDown = false;
      await manual.advance(500);
      expect(await pool.call("eth_gasPrice", [])).to.equal("0xc");
      expect(second.methods.filter((method) => method === "eth_gasPrice")).to.have.length(2);
      first.answerNow();
      await failing;
    });

    it("gives a transaction all its time there", async () => {
      const sent = pool.call("eth_sendRawTransaction", ["0x"]).catch(() => undefined);
      await manual.advance(19_000);
      expect(second.methods).to.deep.equal([]);
      first.failNow();
      await sent;
      expect(second.methods).to.contain("eth_sendRawTransaction");
    });

    it("tries reads no second time when they have taken long", async () => {
      second.isHanging = true;
      const failing = rejection(pool.call("eth_gasPrice", []));
      await manual.advance(2_000);
      await manual.advance(18_000);
      first.failNow();
      second.failNow();
      expect(await failing).to.be.instanceOf(ChainUnavailableError);
      expect(pool.lastAnswerAt).to.equal(manual.now() - 20_000);
    });
  });

  it("shows health and block age", async () => {
    clock = new SteppingClock((first.timestamp + 7) * 1000);
    pool = open();
    await pool.checkHealth();
    expect(metrics.values.get("rpc_endpoint_healthy")).to.equal(1);
    expect(metrics.values.get("rpc_block_age_seconds")).to.equal(7);
    first.isDown = second.isDown = true;
    await pool.checkHealth();
    expect(metrics.values.get("rpc_endpoint_healthy")).to.equal(0);
  });
});

async function rejection(promise: Promise<unknown>): Promise<Error> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error("expected a rejection");
}
