// SPDX-License-Identifier: MIT

import type { Address } from "../domain/address";
import type { Wei } from "../domain/wei";

/** How much a sender is good for, less what this node is already redeeming from it (node-payments section 8). */
export interface SenderMonitor {
  /** The largest face value this recipient should risk on the sender. */
  maxFloat(sender: Address): Promise<Wei>;
  /** Reserve share plus deposit less redemptions in flight. */
  availableFunds(sender: Address): Promise<Wei>;
}
