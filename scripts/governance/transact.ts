// SPDX-License-Identifier: MIT
import type { Connection } from "./connection";
import { GovError } from "./govError";
import type { GovOptions } from "./govOptions";

/** A call of one of our contracts. */
interface Call {
  readonly to: string;
  readonly data: string;
}

/** What was sent, or would be. */
export interface Transaction {
  readonly isSent: boolean;
  readonly from: string;
  readonly to: string;
  readonly call: string;
  readonly gas: bigint;
  readonly hash: string | undefined;
  readonly block: number | undefined;
  readonly events: readonly string[];
}

/** Tries a call, and sends it if that was asked for. Throws {@link GovError} with the reason in words if it would fail. */
export async function transact(connection: Connection, options: GovOptions, { to, data }: Call): Promise<Transaction> {
  const { provider, book } = connection;
  const signer = await connection.signer();
  const from = await signer.getAddress();
  const request = { from, to, data };
  const call = `${book.nameOf(to)}.${book.describeCall(to, 0n, data).call}`;
  const gas = await provider.call(request).then(
    () => provider.estimateGas(request),
    (error: unknown) => {
      throw new GovError("WOULD_FAIL", `It would fail: ${book.describeError(error)}`, { call, from }, error);
    },
  );
  if (!options.isSending) return { isSent: false, from, to, call, gas, hash: undefined, block: undefined, events: [] };

  const sent = await signer.sendTransaction({ to, data });
  const receipt = await sent.wait();
  const events = (receipt?.logs ?? []).flatMap((log) => book.describeLog(log) ?? []);
  return { isSent: true, from, to, call, gas: receipt?.gasUsed ?? gas, hash: sent.hash, block: receipt?.blockNumber, events };
}
