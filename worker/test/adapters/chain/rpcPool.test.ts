// SPDX-License-Identifier: MIT

import { expect } from "chai";

import { RpcPool } from "../../../src/adapters/chain/rpcPool";
import { ChainUnavailableError } from "../../../src/domain/chainUnavailableError";
import { FakeRpcNode } from "../../fakes/fakeRpcNode";
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
    clock.sleep = async (ms) => {
      await sleep(ms);
      if (clock.now() - before >= 1_500) first.isDown = false;
    };
    expect(await pool.call("eth_gasPrice", [])).to.equal("0xc");
    expect(clock.now() - before).to.equal(1_500);
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
