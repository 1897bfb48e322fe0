// SPDX-License-Identifier: MIT

/** How long a deployment waits for a transaction of its own. */
export interface Patience {
  /** Between two looks. */
  readonly intervalMs: number;
  /** Until a line says what is waited for. */
  readonly noticeMs: number;
  /** Until it gives up. */
  readonly limitMs: number;
}
