// SPDX-License-Identifier: MIT

import type { Address } from "../../domain/address";
import { TransactionFailedError } from "../../domain/transactionFailedError";
import type { Logger } from "../../ports/logger";
import { isRpcError } from "./isRpcError";
import type { Revert } from "./revert";
import { revertData } from "./revertData";
import type { RevertDecoder } from "./revertDecoder";
import type { RpcPool } from "./rpcPool";
import type { TransactionReceipt } from "./transactionReceipt";
import type { TransactionRequest } from "./transactionRequest";

/** Asks the chain what a transaction would do. */
export class Simulator {
  constructor(private readonly modules: { readonly pool: RpcPool; readonly decoder: RevertDecoder; readonly logger: Logger }) {}

  /** Gas the call would take now. Throws `TransactionFailedError` with the decoded reason when it would fail. */
  async simulate(request: TransactionRequest, from: Address): Promise<bigint> {
    const { pool, logger } = this.modules;
    const call = toCall(request, from);
    try {
      // eth_call first: of the two it is the one whose errors carry the revert data everywhere.
      await pool.call("eth_call", [call, "latest"]);
      return BigInt((await pool.call("eth_estimateGas", [call])) as string);
    } catch (error) {
      if (!isRpcError(error)) throw error;
      const { reason, errorName, errorArgs } = this.#decode(error);
      const fields = { stage: "simulation", errorName, errorArgs };
      logger.debug(`Simulation of "${request.action}" failed`, { reason, ...fields });
      throw new TransactionFailedError(request.action, reason, fields, { cause: error });
    }
  }

  /** Why a mined transaction failed, from running it again on the state of its block. */
  async reasonOfFailure(request: TransactionRequest, from: Address, receipt: TransactionReceipt, gasLimit: bigint): Promise<string> {
    if (receipt.gasUsed >= gasLimit) return "out of gas";
    try {
      await this.modules.pool.call("eth_call", [toCall(request, from), `0x${receipt.blockNumber.toString(16)}`]);
      return "reverted when mined, though the same call succeeds now";
    } catch (error) {
      if (!isRpcError(error)) throw error;
      return this.#decode(error).reason;
    }
  }

  #decode(error: Error & { readonly data?: unknown }): Revert {
    return this.modules.decoder.decode(revertData(error.data), error.message);
  }
}

function toCall({ to, data, value = 0n }: TransactionRequest, from: Address): Record<string, string> {
  return { from, to, data, ...(value > 0n ? { value: `0x${value.toString(16)}` } : {}) };
}
