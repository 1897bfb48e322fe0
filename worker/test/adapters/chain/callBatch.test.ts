// SPDX-License-Identifier: MIT

import { expect } from "chai";

import { CallBatch } from "../../../src/adapters/chain/callBatch";
import type { RpcProvider } from "../../../src/adapters/chain/rpcProvider";
import { address } from "../../../src/domain/address";
import { ViewChain } from "../../fakes/viewChain";

const TO = address(`0x${"11".repeat(20)}`);
const calls = (count: number) => Array.from({ length: count }, (_, i) => ({ to: TO, data: `0x${i.toString(16).padStart(4, "0")}` }));

describe("CallBatch", () => {
  for (const hasMulticall of [true, false]) {
    describe(hasMulticall ? "given Multicall3" : "given no Multicall3", () => {
      /** Echoes the call, and reverts on the third. */
      const open = (): { chain: ViewChain; batch: CallBatch } => {
        const chain = new ViewChain({ hasMulticall }, (_to, data) => (data === "0x0002" ? undefined : `${data}ff`));
        return { chain, batch: new CallBatch(chain as unknown as RpcProvider) };
      };

      it("answers in order, with nothing for what reverted", async () => {
        const { batch } = open();
        expect(await batch.run(calls(4), 7)).to.deep.equal(["0x0000ff", "0x0001ff", "0x", "0x0003ff"]);
      });

      it("asks all of it of one block", async () => {
        const { chain, batch } = open();
        await batch.run(calls(200), 7);
        expect(chain.calls.map(({ size }) => size)).to.deep.equal(hasMulticall ? [150, 50] : Array<number>(200).fill(1));
        expect(new Set(chain.calls.map(({ blockTag }) => blockTag))).to.deep.equal(new Set([7]));
      });
    });
  }
});
