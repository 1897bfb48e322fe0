// SPDX-License-Identifier: MIT

import { Interface } from "ethers";

import type { Address } from "../../domain/address";
import type { RpcProvider } from "./rpcProvider";

/** Multicall3 lies at this address on every network that has it (mds1/multicall3). */
const MULTICALL3 = "0xcA11bde05977b3631167028862bE2a173976CA11";
const MULTICALL3_ABI = [
  "function aggregate3((address target, bool allowFailure, bytes callData)[] calls) payable returns ((bool success, bytes returnData)[] returnData)",
];
/** Calls of one aggregate: well below the gas bound that RPC providers put on eth_call. */
const MAX_CALLS = 150;

/** One view call. */
export interface ViewCall {
  readonly to: Address;
  readonly data: string;
}

/** Runs many view calls on the state of one block, in as few round trips as the network allows. */
export class CallBatch {
  readonly #multicall = new Interface(MULTICALL3_ABI);
  #hasMulticall: Promise<boolean> | undefined;

  constructor(private readonly provider: RpcProvider) {}

  /** Return data in the order of the calls; `0x` for a call that reverted. */
  async run(calls: readonly ViewCall[], blockTag: number): Promise<string[]> {
    this.#hasMulticall ??= this.#detect();
    const useMulticall = await this.#hasMulticall;
    const chunks: Promise<string[]>[] = [];
    for (let from = 0; from < calls.length; from += MAX_CALLS) {
      const chunk = calls.slice(from, from + MAX_CALLS);
      chunks.push(useMulticall ? this.#aggregate(chunk, blockTag) : this.#separately(chunk, blockTag));
    }
    return (await Promise.all(chunks)).flat();
  }

  async #detect(): Promise<boolean> {
    try {
      return (await this.provider.getCode(MULTICALL3)) !== "0x";
    } catch (error) {
      this.#hasMulticall = undefined;
      throw error;
    }
  }

  async #aggregate(calls: readonly ViewCall[], blockTag: number): Promise<string[]> {
    const packed = calls.map(({ to, data }) => ({ target: to, allowFailure: true, callData: data }));
    const data = this.#multicall.encodeFunctionData("aggregate3", [packed]);
    const answer = await this.provider.call({ to: MULTICALL3, data, blockTag });
    const [results] = this.#multicall.decodeFunctionResult("aggregate3", answer) as unknown as [
      readonly { readonly success: boolean; readonly returnData: string }[],
    ];
    return results.map(({ success, returnData }) => (success ? returnData : "0x"));
  }

  /** The provider joins calls made at once into one JSON-RPC batch. */
  #separately(calls: readonly ViewCall[], blockTag: number): Promise<string[]> {
    return Promise.all(
      calls.map(async ({ to, data }) => {
        try {
          return await this.provider.call({ to, data, blockTag });
        } catch (error) {
          if (error instanceof Error && "code" in error && error.code === "CALL_EXCEPTION") return "0x";
          throw error;
        }
      }),
    );
  }
}
