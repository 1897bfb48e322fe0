// SPDX-License-Identifier: MIT

import type { Address } from "../address";
import type { Hex } from "../hex";
import type { Pixels } from "../pixels";
import type { Round } from "../round";

/**
 * A gateway's word that an orchestrator did one segment of work (specification proofs.md, section 2; `SegmentReceipt` of the
 * Verifier). Hashes are 32 bytes.
 */
export interface SegmentReceipt {
  readonly gateway: Address;
  /** The account that has the stake, not the node's key. */
  readonly orchestrator: Address;
  /** See `streamId`. With gateway and sequence it is the work key: one segment is paid and claimed once. */
  readonly streamId: Hex;
  /** uint64. */
  readonly sequence: bigint;
  /** Round in which the gateway signed; uint64. */
  readonly round: Round;
  /** Keccak of the source segment. */
  readonly sourceHash: Hex;
  /** Keccak of the concatenated rendition hashes: what the orchestrator signs as its result. */
  readonly renditionsHash: Hex;
  /** See `profilesHash`. */
  readonly profilesHash: Hex;
  /** Billed output pixels; uint64, above 0. */
  readonly pixels: Pixels;
  /** From the request to the last rendition, measured by the gateway; uint32. */
  readonly latencyMs: number;
  /** uint8: 0 unknown, 1 software, 2 NVIDIA, 3 other hardware; others mean nothing yet. */
  readonly device: number;
}
