// SPDX-License-Identifier: MIT

import { ChainUnavailableError } from "../domain/chainUnavailableError";
import type { Clock } from "../ports/clock";
import { inTime } from "../services/inTime";
import type { ChainPorts } from "./chainPorts";

/** So long a status waits for the chain. */
const ANSWER_MS = 3_000;

/** What a status says of the chain: values as they are now, or as they were last seen where the chain cannot be reached. */
export class ChainReport {
  private readonly known = new Map<string, unknown>();

  constructor(private readonly modules: Pick<ChainPorts, "contact"> & { readonly clock: Clock }) {}

  /** `isReachable`, when the chain last answered, and the values by their names; null for one that was never seen. */
  async read(reads: Readonly<Record<string, () => Promise<unknown>>>): Promise<Record<string, unknown>> {
    const { contact } = this.modules;
    const [isReachable, ...values] = await Promise.all([
      this.within(contact.ask()).then(
        () => true,
        () => false,
      ),
      ...Object.entries(reads).map(async ([name, read]) => [name, await this.value(name, read)] as const),
    ]);
    const { lastAnswerAt } = contact;
    const lastAnswer = Number.isFinite(lastAnswerAt) ? new Date(lastAnswerAt).toISOString() : null;
    return { isReachable, lastAnswer, ...Object.fromEntries(values) };
  }

  private async value(name: string, read: () => Promise<unknown>): Promise<unknown> {
    try {
      const value = await this.within(read());
      this.known.set(name, value);
      return value;
    } catch (error) {
      if (error instanceof ChainUnavailableError) return this.known.get(name) ?? null;
      throw error;
    }
  }

  private within<T>(work: Promise<T>): Promise<T> {
    return inTime(work, ANSWER_MS, this.modules.clock, () => new ChainUnavailableError("the chain did not answer in time"));
  }
}
