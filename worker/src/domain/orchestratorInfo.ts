// SPDX-License-Identifier: MIT

import type { Address } from "./address";
import type { AuthToken } from "./authToken";
import type { Capabilities } from "./capabilities";
import type { TicketParams } from "./ticketParams";
import type { WirePrice } from "./wirePrice";

/** An orchestrator's terms for one session, as they travel (node-protocol section 4.2). */
export interface OrchestratorInfo {
  /** Service URI; empty means that the orchestrator does not work. */
  readonly serviceUri: string;
  /** Absent when the orchestrator works without a chain. */
  readonly ticketParams: TicketParams | undefined;
  readonly price: WirePrice | undefined;
  /** The node's own key, which signs results. */
  readonly address: Address | undefined;
  readonly capabilities: Capabilities | undefined;
  readonly authToken: AuthToken | undefined;
  /** Prices of single capabilities; only in answers to requests without capabilities. */
  readonly capabilityPrices: readonly (WirePrice & { readonly capability: number; readonly constraint: string })[];
  /** Alternative instances. */
  readonly nodes: readonly string[];
}
