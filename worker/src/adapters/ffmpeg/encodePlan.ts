// SPDX-License-Identifier: MIT

import type { PlannedOutput } from "./plannedOutput";

/** How one segment is decoded and each of its renditions encoded. */
export interface EncodePlan {
  readonly decoder: "software" | "cuda";
  readonly gpu: number;
  readonly outputs: readonly PlannedOutput[];
}
