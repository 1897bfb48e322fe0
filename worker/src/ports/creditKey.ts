// SPDX-License-Identifier: MIT

import type { Address } from "../domain/address";

/** A balance belongs to a counterparty and one session (or manifest) of it. */
export interface CreditKey {
  /** The sender, in an orchestrator; the recipient, in a gateway. */
  readonly account: Address;
  /** Session id for segments, manifest id for payments of their own. */
  readonly id: string;
}
