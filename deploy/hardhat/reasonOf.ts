// SPDX-License-Identifier: MIT

/** What the connection itself says, without what Hardhat and ethers put around it. */
export function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  if ("parent" in cause && cause.parent instanceof Error) return reasonOf(cause.parent);
  if ("shortMessage" in cause && typeof cause.shortMessage === "string") return cause.shortMessage;
  return cause.message.replace(/^HH\d+: /, "");
}
