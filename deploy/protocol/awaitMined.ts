// SPDX-License-Identifier: MIT
import { setTimeout } from "node:timers/promises";
import type { Provider, TransactionReceipt, TransactionResponse } from "ethers";
import { DeploymentError } from "./deploymentError";
import type { Patience } from "./patience";

interface Options {
  /** Blocks that it has to be in the chain for, its own included. */
  readonly confirmations: number;
  readonly patience: Patience;
}

interface Modules {
  readonly provider: Provider;
  readonly log: (line: string) => void;
}

/**
 * What became of a transaction once it is mined and confirmed, also if it failed. Says what it waits for after a while. Throws
 * {@link DeploymentError} when that does not happen, and when another transaction took its place; what the node refuses is passed on.
 */
export async function awaitMined(
  { hash, from, nonce }: Pick<TransactionResponse, "hash" | "from" | "nonce">,
  { confirmations, patience }: Options,
  { provider, log }: Modules,
): Promise<TransactionReceipt> {
  const { intervalMs, noticeMs, limitMs } = patience;
  const start = Date.now();
  let isTold = false;
  for (;;) {
    // Before the receipt: a transaction with that nonce is mined then, this one or another.
    const mined = await provider.getTransactionCount(from, "latest");
    const receipt = await provider.getTransactionReceipt(hash);
    if (receipt !== null && (confirmations <= 1 || (await provider.getBlockNumber()) - receipt.blockNumber + 1 >= confirmations))
      return receipt;

    const waitedMs = Date.now() - start;
    // Not at once: of the nodes behind one URL, some lag.
    if (receipt === null && mined > nonce && waitedMs >= noticeMs) {
      throw new DeploymentError(
        "TRANSACTION_REPLACED",
        `Another transaction of ${from} with the nonce ${nonce} took the place of ${hash}. Run the same command again: it goes on there.`,
        { hash, nonce },
      );
    }
    if (waitedMs >= limitMs) {
      const problem = receipt === null ? "is still not mined" : `does not have its ${confirmations} blocks yet`;
      throw new DeploymentError(
        "TRANSACTION_PENDING",
        `Transaction ${hash} ${problem} after ${limitMs / 1_000} seconds. Wait until it is, or replace it by another with a higher fee, and run the ` +
          `same command again: it goes on there.`,
        { hash, nonce },
      );
    }
    if (waitedMs >= noticeMs && !isTold) {
      log(`waiting for transaction ${hash} (nonce ${nonce}), which is not ${receipt === null ? "mined" : "confirmed"} yet`);
      isTold = true;
    }
    await setTimeout(intervalMs);
  }
}
