// SPDX-License-Identifier: MIT

import type { SegmentReceipt } from "./segmentReceipt";

/** What an orchestrator did and charged for, as a receipt has to tell it. */
export type FinishedJob = Pick<
  SegmentReceipt,
  "gateway" | "orchestrator" | "sequence" | "sourceHash" | "renditionsHash" | "profilesHash" | "pixels" | "device"
>;
