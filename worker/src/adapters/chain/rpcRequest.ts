// SPDX-License-Identifier: MIT

/** One JSON-RPC 2.0 call. */
export interface RpcRequest {
  readonly id: number;
  readonly method: string;
  readonly params: readonly unknown[] | Readonly<Record<string, unknown>>;
  readonly jsonrpc: "2.0";
}
