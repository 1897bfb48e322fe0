// SPDX-License-Identifier: MIT

import { Transaction } from "ethers";

import type { RpcRequest } from "../../src/adapters/chain/rpcRequest";
import type { RpcErrorObject, RpcResponse } from "../../src/adapters/chain/rpcResponse";
import type { RpcTransport } from "../../src/adapters/chain/rpcTransport";
import { RpcTransportError } from "../../src/adapters/chain/rpcTransportError";

const quantity = (value: number | bigint): string => `0x${value.toString(16)}`;

class RpcFailure extends Error {
  constructor(readonly object: RpcErrorObject) {
    super(object.message);
  }
}

/** A node with a mempool: transactions are mined when asked for, if they pay enough. */
export class FakeRpcNode implements RpcTransport {
  chainId = 31337;
  block = 100;
  timestamp = 1_800_000_000;
  baseFee = 10n;
  tip = 2n;
  /** Transactions below this fee stay in the mempool. */
  minedFee = 0n;
  isDown = false;
  /** Calls get no answer until they are let go. */
  isHanging = false;
  readonly #hanging: { readonly answer: () => void; readonly fail: () => void }[] = [];
  /** The next so many raw transactions are taken in, and their answer is lost. */
  lostAnswers = 0;
  /** Thrown by eth_call and eth_estimateGas. */
  revert: RpcErrorObject | undefined;
  /** Mined transactions get status 0. */
  isFailing = false;
  isAutomatic = true;
  errorOf: (method: string) => RpcErrorObject | undefined = () => undefined;
  readonly methods: string[] = [];
  readonly mempool = new Map<number, Transaction>();
  readonly mined: Transaction[] = [];
  readonly received: Transaction[] = [];

  constructor(readonly name = "http://node") {}

  post(requests: readonly RpcRequest[]): Promise<readonly RpcResponse[]> {
    if (this.isDown) return Promise.reject(new RpcTransportError(`${this.name}: connection refused`));
    if (this.isHanging) return this.#hang(requests);
    return Promise.resolve(requests.map((request) => this.#answer(request)));
  }

  /** Answers the calls that hang. */
  answerNow(): void {
    for (const { answer } of this.#hanging.splice(0)) answer();
  }

  /** Lets the calls that hang run into their time limit. */
  failNow(): void {
    for (const { fail } of this.#hanging.splice(0)) fail();
  }

  #hang(requests: readonly RpcRequest[]): Promise<readonly RpcResponse[]> {
    for (const { method } of requests) this.methods.push(method);
    return new Promise((resolve, reject) => {
      this.#hanging.push({
        answer: () => resolve(requests.map((request) => this.#answer(request))),
        fail: () => reject(new RpcTransportError(`${this.name}: no answer in time`)),
      });
    });
  }

  /** Mines what pays enough, in the order of nonces. */
  mine(): void {
    this.block++;
    for (let nonce = this.mined.length; ; nonce++) {
      const transaction = this.mempool.get(nonce);
      if (transaction === undefined || (transaction.maxFeePerGas ?? 0n) < this.minedFee) return;
      this.mempool.delete(nonce);
      this.mined.push(transaction);
    }
  }

  #answer({ id, method, params }: RpcRequest): RpcResponse {
    this.methods.push(method);
    try {
      const error = this.errorOf(method);
      if (error !== undefined) throw new RpcFailure(error);
      return { id, result: this.#call(method, params as readonly unknown[]) };
    } catch (error) {
      if (error instanceof RpcFailure) return { id, error: error.object };
      throw error;
    }
  }

  #call(method: string, params: readonly unknown[]): unknown {
    switch (method) {
      case "eth_chainId":
        return quantity(this.chainId);
      case "eth_getBlockByNumber":
        return { number: quantity(this.block), timestamp: quantity(this.timestamp), baseFeePerGas: quantity(this.baseFee) };
      case "eth_gasPrice":
        return quantity(this.baseFee + this.tip);
      case "eth_maxPriorityFeePerGas":
        return quantity(this.tip);
      case "eth_call":
      case "eth_estimateGas":
        if (this.revert !== undefined) throw new RpcFailure(this.revert);
        return quantity(80_000);
      case "eth_getTransactionCount":
        return quantity(params[1] === "pending" ? this.#pendingCount() : this.mined.length);
      case "eth_sendRawTransaction":
        return this.#receive(Transaction.from(String(params[0])));
      case "eth_getTransactionByHash": {
        const all = [...this.mined, ...this.mempool.values()];
        return all.some(({ hash }) => hash === params[0]) ? { hash: params[0] } : null;
      }
      case "eth_getTransactionReceipt":
        if (this.isAutomatic) this.mine();
        return this.#receipt(String(params[0]));
      default:
        throw new RpcFailure({ code: -32601, message: `the method ${method} does not exist` });
    }
  }

  #pendingCount(): number {
    let count = this.mined.length;
    while (this.mempool.has(count)) count++;
    return count;
  }

  #receive(transaction: Transaction): string {
    this.received.push(transaction);
    const known = this.mempool.get(transaction.nonce);
    if (transaction.nonce < this.mined.length) throw new RpcFailure({ code: -32000, message: "nonce too low" });
    if (known?.hash === transaction.hash) throw new RpcFailure({ code: -32000, message: "already known" });
    if (known !== undefined && 10n * (transaction.maxFeePerGas ?? 0n) < 11n * (known.maxFeePerGas ?? 0n)) {
      throw new RpcFailure({ code: -32000, message: "replacement transaction underpriced" });
    }
    this.mempool.set(transaction.nonce, transaction);
    if (this.lostAnswers > 0) {
      this.lostAnswers--;
      throw new RpcTransportError(`${this.name}: connection reset`);
    }
    return String(transaction.hash);
  }

  #receipt(hash: string): unknown {
    const transaction = this.mined.find((candidate) => candidate.hash === hash);
    if (transaction === undefined) return null;
    return {
      transactionHash: hash,
      blockNumber: quantity(this.block),
      gasUsed: quantity(70_000),
      effectiveGasPrice: quantity(transaction.maxFeePerGas ?? 0n),
      status: this.isFailing ? "0x0" : "0x1",
      logs: [],
    };
  }
}
