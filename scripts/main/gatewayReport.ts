// SPDX-License-Identifier: MIT

import type { GatewaySegment } from "./gatewaySegment";

/** What the gateway writes to its `--report` file. */
export interface GatewayReport {
  readonly playlist: string;
  readonly segments: readonly GatewaySegment[];
  readonly sourceSeconds: number;
  readonly elapsedSeconds: number;
  readonly realtimeFactor: number;
  readonly failed: number;
}
