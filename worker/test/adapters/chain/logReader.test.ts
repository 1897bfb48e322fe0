// SPDX-License-Identifier: MIT

import { expect } from "chai";

import { LogReader } from "../../../src/adapters/chain/logReader";
import { RpcPool } from "../../../src/adapters/chain/rpcPool";
import { ChainUnavailableError } from "../../../src/domain/chainUnavailableError";
import { FakeRpcNode } from "../../fakes/fakeRpcNode";
import { RecordingLogger } from "../../fakes/recordingLogger";
import { RecordingMetrics } from "../../fakes/recordingMetrics";
import { SteppingClock } from "../../fakes/steppingClock";

/** Has one event in each block that is a multiple of 1000, and refuses ranges above its limit. */
class LogNode extends FakeRpcNode {
  limit = Infinity;
  refusal = { code: -32602, message: "query returned more than 10000 results" };
  readonly ranges: [number, number][] = [];

  override post(requests: Parameters<FakeRpcNode["post"]>[0]): ReturnType<FakeRpcNode["post"]> {
    const [request] = requests;
    if (request?.method !== "eth_getLogs") return super.post(requests);
    const [{ fromBlock, toBlock }] = request.params as [{ fromBlock: string; toBlock: string }];
    const [from, to] = [Number(fromBlock), Number(toBlock)];
    this.ranges.push([from, to]);
    if (to - from + 1 > this.limit) {
      return Promise.resolve([{ id: request.id, error: this.refusal }]);
    }
    const blocks = Array.from({ length: to - from + 1 }, (_, i) => from + i).filter((block) => block % 1000 === 0);
    const result = blocks.map((block) => ({ address: "0x", topics: [], data: "0x", blockNumber: block, transactionHash: "0x" }));
    return Promise.resolve([{ id: request.id, result }]);
  }
}

describe("LogReader", () => {
  let node: LogNode;
  let reader: LogReader;
  const filter = { addresses: [], topics: [] };

  beforeEach(() => {
    node = new LogNode();
    const modules = { clock: new SteppingClock(), logger: new RecordingLogger(), metrics: new RecordingMetrics() };
    const pool = new RpcPool({}, { transports: [node], ...modules });
    reader = new LogReader({ chunkBlocks: 4_000 }, { pool });
  });

  it("reads every block once, in chunks", async () => {
    const logs = await reader.read(filter, 1, 9_500);
    expect(logs.map(({ blockNumber }) => blockNumber)).to.deep.equal([1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => n * 1_000));
    expect(node.ranges).to.deep.equal([
      [1, 4_000],
      [4_001, 8_000],
      [8_001, 9_500],
    ]);
  });

  it("asks for less when that is too much", async () => {
    node.limit = 1_200;
    const logs = await reader.read(filter, 1, 5_000);
    expect(logs).to.have.length(5);
    expect(node.ranges.slice(1, 3)).to.deep.equal([
      [1, 1_000],
      [1_001, 2_000],
    ]);
  });

  for (const refusal of [
    { code: -32005, message: "logs are limited to a 10000 block range" },
    { code: -32000, message: "query timeout exceeded" },
  ]) {
    it(`asks for less when the endpoint says "${refusal.message}"`, async () => {
      Object.assign(node, { limit: 10, refusal });
      expect(await reader.read(filter, 995, 1_100)).to.have.length(1);
      expect((await reader.findLast(filter, () => true, { toBlock: 1_100, maxBlocks: 10_000 }))?.blockNumber).to.equal(1_000);
    });

    it(`gives up when a single block is refused with "${refusal.message}"`, async () => {
      Object.assign(node, { limit: 0, refusal });
      expect(await failure(reader.read(filter, 1, 5_000))).to.be.instanceOf(ChainUnavailableError);
      expect(node.ranges.at(-1)).to.deep.equal([1, 1]);
    });
  }

  it("gives up at once in an outage, and when the endpoint has no events", async () => {
    const pool = { call: () => Promise.reject(new ChainUnavailableError("down")) } as unknown as RpcPool;
    expect(await failure(new LogReader({ chunkBlocks: 4_000 }, { pool }).read(filter, 1, 5_000))).to.be.instanceOf(ChainUnavailableError);
    Object.assign(node, { limit: 0, refusal: { code: -32601, message: "the method eth_getLogs does not exist" } });
    expect((await failure(reader.read(filter, 1, 5_000)))?.message).to.equal("the method eth_getLogs does not exist");
    expect(node.ranges).to.have.length(1);
  });

  it("gives up when even little is refused", async () => {
    node.limit = 0;
    expect((await failure(reader.read(filter, 1, 5_000)))?.message).to.equal("query returned more than 10000 results");
  });

  it("finds the newest event, looking back no further than allowed", async () => {
    const range = { toBlock: 20_000, maxBlocks: 10_000 };
    const find = (block: number) => reader.findLast(filter, ({ blockNumber }) => blockNumber <= block, range);
    expect((await find(15_500))?.blockNumber).to.equal(15_000);
    expect(await find(10_000)).to.equal(undefined);
    expect(Math.min(...node.ranges.map(([from]) => from))).to.equal(10_001);
  });

  it("looks back with few requests only", async () => {
    expect(await reader.findLast(filter, () => false, { toBlock: 20_000, maxBlocks: 20_000, maxRequests: 3 })).to.equal(undefined);
    expect(node.ranges).to.have.length(3);
  });
});

function failure(work: Promise<unknown>): Promise<Error | undefined> {
  return work.then(
    () => undefined,
    (error: Error) => error,
  );
}
