// SPDX-License-Identifier: MIT

/** An error that the node software answered with: the endpoint works, the call was refused. */
export function isRpcError(error: unknown): error is Error & { readonly code: number; readonly data?: unknown } {
  return error instanceof Error && "code" in error && typeof error.code === "number";
}
