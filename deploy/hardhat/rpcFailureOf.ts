// SPDX-License-Identifier: MIT
import { reasonOf } from "./reasonOf";

/** What nodes and ethers say of a transaction whose nonce another one has, mined or not. */
const NONCE_TAKEN = /replacement (transaction|fee)|underpriced|nonce (too low|has already been used)|already known/i;

/** Codes of Node.js and of undici, where a connection fails. */
const CONNECTION_CODE = /^(ECONN|ETIMEDOUT|EPIPE|EAI_|ENOTFOUND|EHOSTUNREACH|ENETUNREACH|UND_ERR_)/;

/** Why an RPC node did not do what it was asked for, as half a sentence; undefined for an error that has other reasons. */
export function rpcFailureOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const reason = reasonOf(error);
  const code = "code" in error ? error.code : undefined;
  // Hardhat numbers what concerns networks from 100 on.
  const isNetwork = error.name === "HardhatError" && "number" in error && Number(error.number) >= 100 && Number(error.number) < 200;
  if (isNetwork || (typeof code === "string" && CONNECTION_CODE.test(code))) return `the RPC node does not answer any more (${reason})`;

  const isAnswer = error.name === "ProviderError" || (typeof code === "string" && "shortMessage" in error);
  if (!isAnswer) return undefined;
  return NONCE_TAKEN.test(reason)
    ? `another program sends transactions of the same account at the same time (${reason})`
    : `the RPC node refused a request (${reason})`;
}
