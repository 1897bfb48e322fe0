// SPDX-License-Identifier: MIT

import type { Address } from "./address";
import type { LptWei } from "./lptWei";

/** An orchestrator that a gateway may call. */
export interface PoolMember {
  /** Absent for a statically configured orchestrator whose account is not known. */
  readonly address?: Address;
  /** `https://host:port`, or `http://host:port` without TLS. */
  readonly serviceUri: string;
  readonly stake: LptWei;
}
