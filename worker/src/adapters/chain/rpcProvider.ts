// SPDX-License-Identifier: MIT

import { JsonRpcApiProvider, Network, type JsonRpcError, type JsonRpcPayload, type JsonRpcResult } from "ethers";

import type { RpcPool } from "./rpcPool";
import type { RpcRequest } from "./rpcRequest";

/** Calls made in the same few milliseconds travel as one JSON-RPC batch of at most this many. */
const MAX_BATCH = 100;

/** An ethers provider over a pool of endpoints. */
export class RpcProvider extends JsonRpcApiProvider {
  constructor(
    private readonly pool: RpcPool,
    chainId: bigint,
  ) {
    const network = Network.from(chainId);
    // No result cache: what the chain says now is the point. Callers cache where they may.
    super(network, { staticNetwork: network, batchMaxCount: MAX_BATCH, batchStallTime: 1, cacheTimeout: -1 });
    this._start();
  }

  override async _send(payload: JsonRpcPayload | JsonRpcPayload[]): Promise<(JsonRpcResult | JsonRpcError)[]> {
    const requests = (Array.isArray(payload) ? payload : [payload]) as RpcRequest[];
    return [...(await this.pool.post(requests))] as (JsonRpcResult | JsonRpcError)[];
  }
}
