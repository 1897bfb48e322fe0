// SPDX-License-Identifier: MIT

/** Proof that an orchestrator gave out a session id, and until when (node-protocol section 3.5). */
export interface AuthToken {
  readonly token: Uint8Array;
  readonly sessionId: string;
  /** Unix seconds. */
  readonly expiration: bigint;
}
