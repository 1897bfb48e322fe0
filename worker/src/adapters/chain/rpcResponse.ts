// SPDX-License-Identifier: MIT

/** Error object of a JSON-RPC 2.0 answer. `data` of a revert has a shape of its own at each node software. */
export interface RpcErrorObject {
  readonly code: number;
  readonly message: string;
  readonly data?: unknown;
}

/** Answer to one JSON-RPC 2.0 call. */
export type RpcResponse =
  | { readonly id: number; readonly result: unknown; readonly error?: undefined }
  | { readonly id: number; readonly error: RpcErrorObject; readonly result?: undefined };
