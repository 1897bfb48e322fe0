// SPDX-License-Identifier: MIT

import type { RpcErrorObject } from "./rpcResponse";

/** JSON-RPC codes for "limit exceeded" and "resource unavailable" (EIP-1474). */
const BUSY_CODES = [-32005, -32002];
const FAULT_TEXTS =
  /rate limit|too many requests|capacity|header not found|unknown block|block not found|missing trie node|unsupported block number|state .*not available|timeout|timed out|upstream|bad gateway|service unavailable/i;
const ANSWER_TEXTS = /revert|nonce|underpriced|insufficient funds|already known|intrinsic gas|exceeds block gas/i;

/** Whether an error says more about the endpoint (busy, behind, pruned) than about the call, so that another one should be asked. */
export function isEndpointFault(error: RpcErrorObject): boolean {
  if (error.code === 3 || ANSWER_TEXTS.test(error.message)) return false;
  return error.code === 429 || BUSY_CODES.includes(error.code) || FAULT_TEXTS.test(error.message);
}
