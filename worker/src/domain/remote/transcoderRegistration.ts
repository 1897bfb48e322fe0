// SPDX-License-Identifier: MIT

import type { Capabilities } from "../capabilities";

/** What a transcoder says when it offers its work to an orchestrator (RegisterRequest, node-protocol section 2.2). */
export interface TranscoderRegistration {
  readonly secret: string;
  /** Sessions that it takes at a time. */
  readonly capacity: bigint;
  /** Undefined counts as the default set. */
  readonly capabilities: Capabilities | undefined;
}
