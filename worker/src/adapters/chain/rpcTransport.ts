// SPDX-License-Identifier: MIT

import type { RpcRequest } from "./rpcRequest";
import type { RpcResponse } from "./rpcResponse";

/** Carries JSON-RPC calls to one endpoint. Throws `RpcTransportError`. */
export interface RpcTransport {
  /** How the endpoint is called in logs: without the path and query, which often hold a key. */
  readonly name: string;
  /** Answers in the order of the requests. */
  post(requests: readonly RpcRequest[]): Promise<readonly RpcResponse[]>;
}
