// SPDX-License-Identifier: MIT

import { Signature, Transaction } from "ethers";

import { ChainUnavailableError } from "../../domain/chainUnavailableError";
import { GasPriceTooHighError } from "../../domain/gasPriceTooHighError";
import { hex, type Hex } from "../../domain/hex";
import { hexToBytes } from "../../domain/hexToBytes";
import { NotOnDutyError } from "../../domain/notOnDutyError";
import { TransactionFailedError } from "../../domain/transactionFailedError";
import { TransactionPendingError } from "../../domain/transactionPendingError";
import type { Clock } from "../../ports/clock";
import type { Logger } from "../../ports/logger";
import type { TransactionSigner } from "../../ports/transactionSigner";
import { AccountNonces } from "./accountNonces";
import { bumpFees } from "./bumpFees";
import type { FeeMarket } from "./feeMarket";
import type { Fees } from "./fees";
import { isRpcError } from "./isRpcError";
import type { RpcPool } from "./rpcPool";
import type { Simulator } from "./simulator";
import type { TransactionReceipt } from "./transactionReceipt";
import { parseTransactionReceipt } from "./parseTransactionReceipt";
import type { TransactionRequest } from "./transactionRequest";

export interface TransactionSenderOptions {
  readonly chainId: bigint;
  readonly pollIntervalMs: number;
  /** A transaction that is not mined for so long is replaced by one with higher fees. */
  readonly timeoutMs: number;
  readonly maxReplacements: number;
}

/** A signed transaction and those that it replaces: at most one of them can be mined. */
interface Sent {
  readonly request: TransactionRequest;
  readonly nonce: number;
  readonly gasLimit: bigint;
  /** Of the turn in which it was sent. */
  readonly term: number;
  readonly hashes: Hex[];
  fees: Fees;
  raw: string;
}

const MAX_BROADCASTS = 6;
const NONCE_SPENT = /nonce too low|nonce has already been used|invalid nonce|old nonce/i;
const UNDERPRICED = /underpriced|fee too low|gas price too low/i;
const KNOWN = /already known|already imported|known transaction|already exists/i;

/**
 * Sends the transactions of one account. Every one is simulated first; nonces are handed out one after the other; what is not
 * mined in time is sent again with higher fees. Of several processes only the one that has the turn sends.
 */
export class TransactionSender {
  readonly #nonces: AccountNonces;
  readonly #closing = new AbortController();
  #queue: Promise<unknown> = Promise.resolve();
  #lastTerm = 0;

  constructor(
    private readonly options: TransactionSenderOptions,
    private readonly modules: {
      readonly pool: RpcPool;
      readonly signer: TransactionSigner;
      readonly simulator: Simulator;
      readonly feeMarket: FeeMarket;
      readonly clock: Clock;
      readonly logger: Logger;
      /** Number of the turn that this process has to send; undefined while another process has it. Absent: it is alone. */
      readonly term?: () => number | undefined;
    },
  ) {
    const { pollIntervalMs, timeoutMs } = options;
    this.#nonces = new AccountNonces({ account: modules.signer.address, pollIntervalMs, takeOverAfterMs: timeoutMs }, modules);
  }

  get address(): TransactionSigner["address"] {
    return this.modules.signer.address;
  }

  /** Gas of the call, with nothing sent. Throws `TransactionFailedError` with the contract's reason. */
  simulate(request: TransactionRequest): Promise<bigint> {
    return this.modules.simulator.simulate(request, this.address);
  }

  /**
   * Resolves once mined with success. Throws `TransactionFailedError` (refused in simulation, or reverted),
   * `GasPriceTooHighError`, `TransactionPendingError`, `ChainUnavailableError` or `NotOnDutyError`.
   */
  async send(request: TransactionRequest): Promise<TransactionReceipt> {
    const submission = this.#queue.then(() => this.#submit(request));
    this.#queue = submission.catch(() => undefined);
    return this.#awaitReceipt(await submission);
  }

  /** Waits for nothing any more: what was sent may still be mined, and a later life finds out. */
  close(): void {
    this.#closing.abort();
  }

  async #submit(request: TransactionRequest): Promise<Sent> {
    const { feeMarket, logger } = this.modules;
    const term = this.#beginTerm();
    const gas = await this.simulate(request);
    const market = await feeMarket.fees();
    let fees = market;
    let pinned = request.nonce;
    for (let attempt = 1; ; attempt++) {
      const { nonce, isReplacement } = pinned === undefined ? await this.#nonces.next() : { nonce: pinned, isReplacement: true };
      if (request.onNonce !== undefined) await request.onNonce((pinned = nonce));
      const sent = await this.#sign({ request, nonce, gasLimit: withMargin(gas), term, hashes: [], fees, raw: "" });
      if (!this.#isOnDuty(term)) throw notOnDuty();
      try {
        await this.#broadcast(sent);
        logger.info(`Sent transaction "${request.action}"`, { transactionHash: sent.hashes[0], nonce, gasLimit: sent.gasLimit });
        return sent;
      } catch (error) {
        if (!isRpcError(error)) throw error;
        if (attempt >= MAX_BROADCASTS || !isWorthAnother(error.message, pinned)) throw this.#refused(request, error);
        logger.debug("Transaction was not accepted; trying again", { action: request.action, nonce, isReplacement, error });
        if (UNDERPRICED.test(error.message)) fees = this.#bumped(fees, market) ?? fees;
      }
    }
  }

  /** Counts as sent from before the attempt on: when no answer comes, the transaction may still have arrived. */
  async #broadcast(sent: Sent): Promise<void> {
    this.#nonces.onSent(sent.nonce);
    try {
      await this.modules.pool.call("eth_sendRawTransaction", [sent.raw]);
    } catch (error) {
      if (error instanceof ChainUnavailableError) return;
      if (isRpcError(error) && (KNOWN.test(error.message) || (await this.#hasArrived(sent, error)))) return;
      if (isRpcError(error) && NONCE_SPENT.test(error.message)) this.#nonces.onSpent(sent.nonce);
      else this.#nonces.onRefused(sent.nonce);
      throw error;
    }
  }

  /** "Nonce too low" is also the answer to bytes that an earlier try, whose answer was lost, brought in. */
  async #hasArrived(sent: Sent, error: Error): Promise<boolean> {
    if (!NONCE_SPENT.test(error.message)) return false;
    return (await this.modules.pool.call("eth_getTransactionByHash", [sent.hashes.at(-1)])) !== null;
  }

  async #awaitReceipt(sent: Sent): Promise<TransactionReceipt> {
    const { clock } = this.modules;
    const { timeoutMs, maxReplacements, pollIntervalMs } = this.options;
    for (let replacements = 0; replacements <= maxReplacements; replacements++) {
      const deadline = clock.now() + timeoutMs;
      while (clock.now() < deadline) {
        const receipt = await this.#findReceipt(sent);
        if (receipt !== undefined) return receipt;
        if (this.#closing.signal.aborted) throw this.#pending(sent, "the node is stopping");
        if (!this.#isOnDuty(sent.term)) throw this.#pending(sent, "another process sends this account's transactions now");
        await clock.sleep(pollIntervalMs, this.#closing.signal).catch(() => undefined);
      }
      if (replacements < maxReplacements) await this.#replace(sent);
    }
    this.#nonces.onAbandoned(sent.nonce);
    throw this.#pending(sent, "it was not mined in time");
  }

  /** The turn that a transaction is sent in. Nonces of an earlier turn are not this process's to go on from. */
  #beginTerm(): number {
    const term = this.#term();
    if (term === undefined) throw notOnDuty();
    if (term !== this.#lastTerm) this.#nonces.forget();
    this.#lastTerm = term;
    return term;
  }

  #isOnDuty(term: number): boolean {
    return this.#term() === term;
  }

  #term(): number | undefined {
    const { term } = this.modules;
    return term === undefined ? 0 : term();
  }

  #pending({ request, nonce, hashes }: Sent, why: string): TransactionPendingError {
    const fields = { action: request.action, nonce, transactionHashes: hashes };
    this.modules.logger.warn("A transaction is left to the mempool; it may still be mined", { ...fields, why });
    return new TransactionPendingError(`${request.action} was sent and may still be mined: ${why}`, fields);
  }

  /** Undefined while not mined, and while the chain cannot be asked. */
  async #findReceipt(sent: Sent): Promise<TransactionReceipt | undefined> {
    const { pool, simulator, logger } = this.modules;
    const { action } = sent.request;
    try {
      for (const transactionHash of sent.hashes) {
        const raw = await pool.call("eth_getTransactionReceipt", [transactionHash]);
        if (raw === null || raw === undefined) continue;
        this.#nonces.onSpent(sent.nonce);
        const { isSuccess, ...receipt } = parseTransactionReceipt(raw);
        const { gasUsed, blockNumber } = receipt;
        if (isSuccess) {
          logger.debug(`Mined transaction "${action}"`, { transactionHash, gasUsed, blockNumber });
          return receipt;
        }
        const reason = await simulator.reasonOfFailure(sent.request, this.address, receipt, sent.gasLimit);
        throw new TransactionFailedError(action, reason, { transactionHash, gasUsed, blockNumber, stage: "mined" });
      }
      if (await this.#isLostToAnother(sent)) {
        this.#nonces.onSpent(sent.nonce);
        const reason = `nonce ${sent.nonce} was used by another transaction of ${this.address}`;
        throw new TransactionFailedError(action, reason, { nonce: sent.nonce, stage: "replaced" });
      }
    } catch (error) {
      if (!(error instanceof ChainUnavailableError)) throw error;
    }
    return undefined;
  }

  /** The nonce is spent, and not by any of our hashes (asked after the count: a receipt between the two is not missed). */
  async #isLostToAnother(sent: Sent): Promise<boolean> {
    if (!(await this.#nonces.isSpent(sent.nonce))) return false;
    for (const hash of sent.hashes) {
      if ((await this.modules.pool.call("eth_getTransactionReceipt", [hash])) !== null) return false;
    }
    return true;
  }

  /** Raises the fees if the operator's maximum allows it, else sends the same bytes again. */
  async #replace(sent: Sent): Promise<void> {
    const { feeMarket, logger } = this.modules;
    try {
      const market = await feeMarket.fees().catch((error: unknown) => {
        if (error instanceof GasPriceTooHighError) return sent.fees;
        throw error;
      });
      const fees = this.#bumped(sent.fees, market);
      if (fees !== undefined) await this.#sign(Object.assign(sent, { fees }));
      if (!this.#isOnDuty(sent.term)) return;
      await this.#broadcast(sent);
      logger.info(`Sent transaction "${sent.request.action}" again`, { nonce: sent.nonce, transactionHash: sent.hashes.at(-1) });
    } catch (error) {
      // Mined in the meantime, or out of reach: the receipt tells.
      this.#nonces.onSent(sent.nonce);
      logger.debug("Transaction could not be replaced", { action: sent.request.action, nonce: sent.nonce, error });
    }
  }

  /** Undefined when the operator's maximum forbids it. */
  #bumped(fees: Fees, market: Fees): Fees | undefined {
    const bumped = bumpFees(fees, market);
    const { maxGasPrice } = this.modules.feeMarket.options;
    const price = bumped.kind === "legacy" ? bumped.gasPrice : bumped.maxFeePerGas;
    return maxGasPrice === undefined || price <= maxGasPrice ? bumped : undefined;
  }

  async #sign(sent: Sent): Promise<Sent> {
    const { request, nonce, gasLimit, fees } = sent;
    const { to, data, value = 0n } = request;
    const price =
      fees.kind === "legacy"
        ? { type: 0, gasPrice: fees.gasPrice }
        : { type: 2, maxFeePerGas: fees.maxFeePerGas, maxPriorityFeePerGas: fees.maxPriorityFeePerGas };
    const transaction = Transaction.from({ chainId: this.options.chainId, to, data, value, nonce, gasLimit, ...price });
    const signature = await this.modules.signer.signTransactionHash(hexToBytes(transaction.unsignedHash));
    transaction.signature = Signature.from(hex(signature));
    sent.raw = transaction.serialized;
    sent.hashes.push(transaction.hash as Hex);
    return sent;
  }

  #refused(request: TransactionRequest, error: Error): TransactionFailedError {
    const reason = /insufficient funds|enough funds/i.test(error.message)
      ? `account ${this.address} cannot pay for the gas: send ETH to it (${error.message})`
      : error.message;
    return new TransactionFailedError(request.action, reason, { stage: "sent" }, { cause: error });
  }
}

function notOnDuty(): NotOnDutyError {
  return new NotOnDutyError(
    "nothing was sent: another process with this ledger sends the account's transactions; its status says isOnDuty",
  );
}

function isWorthAnother(message: string, pinnedNonce: number | undefined): boolean {
  return UNDERPRICED.test(message) || (pinnedNonce === undefined && NONCE_SPENT.test(message));
}

/** A quarter more than estimated: state may change until the transaction is mined. */
function withMargin(gas: bigint): bigint {
  return gas + gas / 4n;
}
