// SPDX-License-Identifier: MIT

import type { CreditHolds } from "./creditHolds";
import type { Duty } from "./duty";

/** What several processes that work with one store have to agree on at every moment. */
export interface SharedLedger {
  readonly holds: CreditHolds;
  readonly duty: Duty;
}
