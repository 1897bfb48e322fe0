// SPDX-License-Identifier: MIT

/** A receipt as the Verifier takes it. */
export interface Receipt {
  readonly gateway: string;
  readonly orchestrator: string;
  readonly streamId: string;
  readonly sequence: bigint;
  readonly round: bigint;
  readonly sourceHash: string;
  readonly renditionsHash: string;
  readonly profilesHash: string;
  readonly pixels: bigint;
  readonly latencyMs: bigint;
  readonly device: bigint;
}
