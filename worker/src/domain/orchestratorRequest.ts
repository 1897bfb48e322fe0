// SPDX-License-Identifier: MIT

import type { Capabilities } from "./capabilities";

/** A gateway's question for terms (node-protocol section 4). */
export interface OrchestratorRequest {
  /** Bytes as they came; 20 when well-formed. */
  readonly address: Uint8Array;
  readonly signature: Uint8Array;
  readonly capabilities: Capabilities | undefined;
  readonly ignoreCapacityCheck: boolean;
}
