// SPDX-License-Identifier: MIT
import type { GasShares } from "./gasShares";
import { sumTrace } from "./sumTrace";
import type { TraceStep } from "./traceStep";

type Request = (method: string, params: readonly unknown[]) => Promise<unknown>;

/** Traces the transaction behind each scenario that is a single one, before the next request can undo it. */
export class ScenarioTracer {
  readonly shares = new Map<string, GasShares>();
  readonly #request: Request;
  #hash: unknown;
  #due: { readonly scenario: string; readonly gas: number } | undefined;

  constructor(request: Request) {
    this.#request = request;
  }

  /** Says that the last transaction was a scenario, if it took as much gas. */
  note(scenario: string, gas: number): void {
    this.#due = { scenario, gas };
  }

  /** Passes a request on. */
  async request(method: string, params: readonly unknown[]): Promise<unknown> {
    await this.#traceWhatIsDue();
    const result = await this.#request(method, params);
    if (method === "eth_sendTransaction") this.#hash = result;
    return result;
  }

  async #traceWhatIsDue(): Promise<void> {
    const due = this.#due;
    this.#due = undefined;
    if (due === undefined) return;
    const receipt = (await this.#request("eth_getTransactionReceipt", [this.#hash])) as { gasUsed: string };
    // A series ends with a transaction that is one of many.
    if (Number(receipt.gasUsed) !== due.gas) return;
    const { input } = (await this.#request("eth_getTransactionByHash", [this.#hash])) as { input: string };
    const options = { disableMemory: true, disableStorage: true };
    const { structLogs } = (await this.#request("debug_traceTransaction", [this.#hash, options])) as { structLogs: TraceStep[] };
    this.shares.set(due.scenario, sumTrace(structLogs, input, due.gas));
  }
}
