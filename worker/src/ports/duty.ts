// SPDX-License-Identifier: MIT

/**
 * The turn to send an account's transactions, which one of several processes has at a time. It goes to another process when the one that
 * has it stops, dies, or loses its connection to the store.
 */
export interface Duty {
  /** Number of the turn that this process has now, each higher than every earlier one of any process. Undefined while it has none. */
  readonly term: number | undefined;
  /**
   * Takes the turn if no other process has it, else returns undefined. The signal is aborted as soon as the turn is lost. Throws
   * `StorageError`.
   */
  tryTake(): Promise<AbortSignal | undefined>;
  /** Gives the turn back: another process may take it at once. Harmless without a turn. */
  release(): Promise<void>;
}
