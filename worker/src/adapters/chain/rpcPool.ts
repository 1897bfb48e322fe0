// SPDX-License-Identifier: MIT

import { ChainUnavailableError } from "../../domain/chainUnavailableError";
import { retryDelayMs } from "../../domain/retryDelayMs";
import type { ChainContact } from "../../ports/chainContact";
import type { Clock } from "../../ports/clock";
import type { Logger } from "../../ports/logger";
import type { Gauge, Metrics } from "../../ports/metrics";
import { askInTurn } from "./askInTurn";
import { RpcEndpoint } from "./rpcEndpoint";
import type { RpcRequest } from "./rpcRequest";
import type { RpcResponse } from "./rpcResponse";
import type { RpcTransport } from "./rpcTransport";
import { RpcTransportError } from "./rpcTransportError";

export interface RpcPoolOptions {
  /** Every endpoint must serve this chain; without it, the chain of the first endpoint that answers. */
  readonly chainId?: bigint;
  /** How often all endpoints are tried before a call fails. */
  readonly rounds?: number;
  /** Pause before the second round, doubled before each further one. */
  readonly retryBaseMs?: number;
  /** An endpoint so many blocks behind the best one is asked after the others. */
  readonly maxLagBlocks?: bigint;
  readonly healthIntervalMs?: number;
  /** An endpoint that is silent for so long is waited for no longer alone. */
  readonly patienceMs?: number;
  /** After so long a read is not tried for another round. */
  readonly giveUpMs?: number;
}

const DEFAULTS = { rounds: 3, retryBaseMs: 500, maxLagBlocks: 20n, healthIntervalMs: 30_000, patienceMs: 2_000, giveUpMs: 15_000 };
const RETRY_MAX_MS = 5_000;
/** Asked of one endpoint at a time, with all its time: a second one would call it known, which reads like a refusal. */
const SEND_METHOD = "eth_sendRawTransaction";

/**
 * Several RPC endpoints that look like one. Calls go to the first healthy endpoint in the operator's order; a failing, busy,
 * lagging or foreign one is passed over, and where one is silent for 2 seconds the next one is asked as well. All calls are safe to
 * repeat: reads, and raw transactions, which are the same bytes each time.
 */
export class RpcPool implements ChainContact {
  readonly #options: RpcPoolOptions & typeof DEFAULTS;
  readonly #endpoints: readonly RpcEndpoint[];
  readonly #healthy: Gauge;
  readonly #blockAge: Gauge;
  #chainId: bigint | undefined;
  #nextId = 1;
  #lastAnswerAt = -Infinity;

  constructor(
    options: RpcPoolOptions,
    private readonly modules: { transports: readonly RpcTransport[]; clock: Clock; logger: Logger; metrics: Metrics },
  ) {
    this.#options = { ...DEFAULTS, ...options };
    this.#chainId = options.chainId;
    this.#endpoints = modules.transports.map((transport) => new RpcEndpoint(transport));
    this.#healthy = modules.metrics.gauge({
      name: "rpc_endpoint_healthy",
      help: "1 while an RPC endpoint answers, else 0",
      labelNames: ["endpoint"],
    });
    this.#blockAge = modules.metrics.gauge({
      name: "rpc_block_age_seconds",
      help: "Age of the newest block that an RPC endpoint reported",
      labelNames: ["endpoint"],
    });
  }

  get lastAnswerAt(): number {
    return this.#lastAnswerAt;
  }

  /** The chain that all used endpoints agree on. Throws `ChainUnavailableError`. */
  async chainId(): Promise<bigint> {
    if (this.#chainId !== undefined && this.#endpoints.some(({ chainId }) => chainId === this.#chainId)) return this.#chainId;
    await this.call("eth_chainId", []);
    if (this.#chainId === undefined) throw this.#unavailable();
    return this.#chainId;
  }

  async ask(): Promise<void> {
    await this.call("eth_chainId", []);
  }

  /** One call; the raw result. An error answer is thrown as an `Error` with `code` and `data`. */
  async call(method: string, params: RpcRequest["params"]): Promise<unknown> {
    const [answer] = await this.post([{ id: this.#nextId++, method, params, jsonrpc: "2.0" }]);
    if (answer?.error !== undefined) throw Object.assign(new Error(answer.error.message), answer.error);
    return answer?.result;
  }

  /** Answers in the order of the requests, from one endpoint. Throws `ChainUnavailableError` when none is left. */
  async post(requests: readonly RpcRequest[]): Promise<readonly RpcResponse[]> {
    const { clock, logger } = this.modules;
    const { rounds, retryBaseMs, giveUpMs, patienceMs } = this.#options;
    const isSent = requests.some(({ method }) => method === SEND_METHOD);
    const startedAt = clock.now();
    for (let round = 0; round < rounds; round++) {
      // Endpoints that hang have taken the time of every round in the first one.
      if (!isSent && clock.now() - startedAt >= giveUpMs) break;
      if (round > 0) await clock.sleep(retryDelayMs(round, retryBaseMs, RETRY_MAX_MS));
      const answers = await askInTurn(this.#inOrder(), {
        ask: (endpoint) => this.#ask(endpoint, requests),
        patienceMs: isSent ? Infinity : patienceMs,
        onSlow: (endpoint) => {
          if (endpoint.isHealthy) logger.warn("RPC endpoint does not answer; asking the next one", { endpoint: endpoint.name });
          endpoint.onSlow(clock.now());
        },
        clock,
      });
      if (answers !== undefined) return answers;
    }
    throw this.#unavailable();
  }

  /** Checks all endpoints now and then until the signal is aborted. */
  async watch(signal: AbortSignal): Promise<void> {
    const { clock } = this.modules;
    while (!signal.aborted) {
      await this.checkHealth();
      await clock.sleep(this.#options.healthIntervalMs, signal).catch(() => undefined);
    }
  }

  /** Asks every endpoint for its chain and newest block. */
  async checkHealth(): Promise<void> {
    await Promise.all(this.#endpoints.map((endpoint) => this.#checkEndpoint(endpoint)));
  }

  async #checkEndpoint(endpoint: RpcEndpoint): Promise<void> {
    const request = { id: this.#nextId++, method: "eth_getBlockByNumber", params: ["latest", false], jsonrpc: "2.0" } as const;
    const answers = await this.#ask(endpoint, [request]);
    const header = answers?.[0]?.result as { number?: string; timestamp?: string } | null | undefined;
    if (header?.number !== undefined && header.timestamp !== undefined) {
      endpoint.head = { number: BigInt(header.number), timestampMs: Number(BigInt(header.timestamp)) * 1000 };
    }
    if (endpoint.head !== undefined) {
      const ageMs = Math.max(0, this.modules.clock.now() - endpoint.head.timestampMs);
      this.#blockAge.set(ageMs / 1000, { endpoint: endpoint.name });
    }
    this.#healthy.set(answers === undefined ? 0 : 1, { endpoint: endpoint.name });
  }

  /** Undefined when the endpoint gave no usable answer. */
  async #ask(endpoint: RpcEndpoint, requests: readonly RpcRequest[]): Promise<readonly RpcResponse[] | undefined> {
    const { clock, logger } = this.modules;
    const now = (): number => clock.now();
    const wasHealthy = endpoint.isHealthy;
    try {
      if (endpoint.chainId === undefined) await this.#identify(endpoint, now);
      if (endpoint.chainId !== this.#chainId) return undefined;
      const answers = await endpoint.post(requests, now);
      this.#lastAnswerAt = clock.now();
      return answers;
    } catch (error) {
      if (!(error instanceof RpcTransportError)) throw error;
      const fields = { endpoint: endpoint.name, error: error.message };
      if (wasHealthy) logger.warn("RPC endpoint failed; trying the next one", fields);
      else logger.debug("RPC endpoint still fails", fields);
      return undefined;
    }
  }

  async #identify(endpoint: RpcEndpoint, now: () => number): Promise<void> {
    const [answer] = await endpoint.post([{ id: this.#nextId++, method: "eth_chainId", params: [], jsonrpc: "2.0" }], now);
    if (typeof answer?.result !== "string") throw new RpcTransportError(`${endpoint.name} does not tell its chain id`);
    endpoint.chainId = BigInt(answer.result);
    this.#chainId ??= endpoint.chainId;
    if (endpoint.chainId === this.#chainId) return;
    endpoint.lastFault = `serves chain ${endpoint.chainId} instead of ${this.#chainId}`;
    this.modules.logger.error("RPC endpoint serves another chain and is not used: correct its URL", {
      endpoint: endpoint.name,
      chainId: endpoint.chainId,
      expectedChainId: this.#chainId,
    });
  }

  /** Usable endpoints in the operator's order, resting and lagging ones last. */
  #inOrder(): RpcEndpoint[] {
    const now = this.modules.clock.now();
    const best = this.#endpoints.reduce((max, { head }) => (head !== undefined && head.number > max ? head.number : max), 0n);
    const penalty = (endpoint: RpcEndpoint): number => {
      const isLagging = endpoint.head !== undefined && best - endpoint.head.number > this.#options.maxLagBlocks;
      return (endpoint.isHanging(now) ? 4 : 0) + (endpoint.isResting(now) ? 2 : 0) + (isLagging ? 1 : 0);
    };
    return this.#endpoints
      .filter(({ chainId }) => chainId === undefined || this.#chainId === undefined || chainId === this.#chainId)
      .map((endpoint) => ({ endpoint, penalty: penalty(endpoint) }))
      .sort((a, b) => a.penalty - b.penalty)
      .map(({ endpoint }) => endpoint);
  }

  #unavailable(): ChainUnavailableError {
    const faults = this.#endpoints.map(({ name, lastFault }) => `${name} (${lastFault ?? "no answer"})`);
    const message = `no RPC endpoint can be used: ${faults.join(", ")}. Check the URLs and that the network can be reached`;
    return new ChainUnavailableError(message, { endpoints: this.#endpoints.map(({ name }) => name) });
  }
}
