// SPDX-License-Identifier: MIT

import { Interface } from "ethers";

const MULTICALL3 = "0xcA11bde05977b3631167028862bE2a173976CA11".toLowerCase();
const MULTICALL = new Interface([
  "function aggregate3((address target, bool allowFailure, bytes callData)[] calls) payable returns ((bool success, bytes returnData)[] returnData)",
]);

/** Answers view calls from functions; with or without a Multicall3 contract, as real networks. */
export class ViewChain {
  /** Calls that reached the node, one by one or as an aggregate. */
  readonly calls: { readonly to: string; readonly size: number; readonly blockTag: unknown }[] = [];

  constructor(
    private readonly options: { readonly hasMulticall: boolean },
    private readonly answer: (to: string, data: string) => string | undefined,
  ) {}

  getCode(): Promise<string> {
    return Promise.resolve(this.options.hasMulticall ? "0x60" : "0x");
  }

  async call({ to, data, blockTag }: { to: string; data: string; blockTag: unknown }): Promise<string> {
    await new Promise((resolve) => setImmediate(resolve));
    if (to.toLowerCase() !== MULTICALL3) {
      this.calls.push({ to, size: 1, blockTag });
      const answer = this.answer(to, data);
      if (answer === undefined) throw Object.assign(new Error("execution reverted"), { code: "CALL_EXCEPTION" });
      return answer;
    }
    const [calls] = MULTICALL.decodeFunctionData("aggregate3", data) as unknown as [{ target: string; callData: string }[]];
    this.calls.push({ to, size: calls.length, blockTag });
    const results = calls.map(({ target, callData }) => this.answer(target.toLowerCase(), callData));
    return MULTICALL.encodeFunctionResult("aggregate3", [results.map((result) => [result !== undefined, result ?? "0x"])]);
  }
}
