// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { AbiCoder } from "ethers";

import { IBondingManager__factory } from "../../../../typechain-types/factories/contracts/interfaces/IBondingManager__factory";
import { IServiceRegistry__factory } from "../../../../typechain-types/factories/contracts/interfaces/IServiceRegistry__factory";
import { CallBatch } from "../../../src/adapters/chain/callBatch";
import type { ChainContext } from "../../../src/adapters/chain/chainContext";
import { ChainOrchestratorPool } from "../../../src/adapters/chain/chainOrchestratorPool";
import type { RpcProvider } from "../../../src/adapters/chain/rpcProvider";
import { address, type Address } from "../../../src/domain/address";
import { ZERO_ADDRESS } from "../../../src/domain/zeroAddress";
import { ManualClock } from "../../fakes/manualClock";
import { ViewChain } from "../../fakes/viewChain";

const BONDING = address(`0x${"b0".repeat(20)}`);
const REGISTRY = address(`0x${"5e".repeat(20)}`);
const member = (n: number): Address => address(`0x${n.toString(16).padStart(40, "0")}`);
const FRESH_MS = 1_000;

describe("ChainOrchestratorPool", () => {
  let order: Address[];
  let inactive: Set<Address>;
  let clock: ManualClock;
  let chain: ViewChain;
  let pool: ChainOrchestratorPool;

  function answer(to: string, data: string): string {
    const coder = AbiCoder.defaultAbiCoder();
    if (to === REGISTRY) {
      const [account] = IServiceRegistry__factory.createInterface().decodeFunctionData("getServiceURI", data);
      return coder.encode(["string"], [String(account).endsWith("4") ? "" : `https://${String(account).slice(-4)}`]);
    }
    const call = IBondingManager__factory.createInterface().parseTransaction({ data });
    const account = call?.args.length ? address(String(call.args[0])) : ZERO_ADDRESS;
    const next = order[order.indexOf(account) + 1] ?? ZERO_ADDRESS;
    switch (call?.name) {
      case "getFirstTranscoderInPool":
        return coder.encode(["address"], [order[0] ?? ZERO_ADDRESS]);
      case "getNextTranscoderInPool":
        return coder.encode(["address"], [order.includes(account) ? next : ZERO_ADDRESS]);
      case "isActiveTranscoder":
        return coder.encode(["bool"], [!inactive.has(account)]);
      default:
        return coder.encode(["uint256"], [100n]);
    }
  }

  const found = async (): Promise<(Address | undefined)[]> => (await pool.members()).map((one) => one.address);

  beforeEach(() => {
    order = [1, 2, 3].map(member);
    inactive = new Set();
    clock = new ManualClock();
    chain = new ViewChain({ hasMulticall: true }, answer);
    const provider = chain as unknown as RpcProvider;
    const head = { latest: () => Promise.resolve({ number: 7 }) };
    const addresses = { BondingManager: BONDING, ServiceRegistry: REGISTRY };
    const context = { clock, head, addresses, provider } as unknown as ChainContext;
    pool = new ChainOrchestratorPool({ caching: { freshMs: FRESH_MS, usableMs: FRESH_MS } }, { context, calls: new CallBatch(provider) });
  });

  it("reads the linked list, with stake and service URI", async () => {
    expect(await pool.members()).to.deep.equal([1, 2, 3].map((n) => ({ address: member(n), serviceUri: `https://000${n}`, stake: 100n })));
  });

  it("leaves out who is not active in this round or has no service URI", async () => {
    order = [1, 2, 3, 4].map(member);
    inactive.add(member(2));
    expect(await found()).to.deep.equal([member(1), member(3)]);
  });

  it("keeps the answer for a while, and forgets it when told to", async () => {
    await found();
    const { length } = chain.calls;
    await found();
    expect(chain.calls).to.have.length(length);
    pool.invalidate();
    await found();
    expect(chain.calls.length).to.be.above(length);
  });

  it("asks for the known list in one go, and only for newcomers one by one", async () => {
    await found();
    const first = chain.calls.length;
    await clock.advance(FRESH_MS);
    expect(await found()).to.have.length(3);
    expect(chain.calls.length - first).to.equal(2);

    order = [5, 1, 3, 6].map(member);
    const second = chain.calls.length;
    await clock.advance(FRESH_MS);
    expect(await found()).to.deep.equal(order);
    expect(chain.calls.length - second).to.equal(4);
  });

  it("knows an empty pool", async () => {
    order = [];
    expect(await found()).to.deep.equal([]);
  });
});
