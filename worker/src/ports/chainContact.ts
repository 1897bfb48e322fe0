// SPDX-License-Identifier: MIT

/** Whether the chain can be reached. What is known of it serves for a while when it cannot. */
export interface ChainContact {
  /** When the chain last gave a usable answer, in milliseconds since the epoch. */
  readonly lastAnswerAt: number;
  /** Asks the chain for the least that it can answer. Throws `ChainUnavailableError`. */
  ask(): Promise<void>;
}
