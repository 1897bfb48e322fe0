// SPDX-License-Identifier: MIT

import type { SegmentReceipt } from "./segmentReceipt";

/** What names one segment of work: see `workKey`. */
export type WorkName = Pick<SegmentReceipt, "gateway" | "streamId" | "sequence">;
