// SPDX-License-Identifier: MIT

import { hexToBytes } from "../../domain/hexToBytes";
import type { OrchestratorInfo } from "../../domain/orchestratorInfo";
import { authTokenMapping } from "./authTokenMapping";
import { capabilitiesMapping } from "./capabilitiesMapping";
import { priceMapping } from "./priceMapping";
import { ticketParamsMapping } from "./ticketParamsMapping";
import { wireAddress } from "./wireAddress";
import type { WireMessages } from "./wireMessages";

/** An orchestrator's terms on the wire and in the domain. */
export const orchestratorInfoMapping = {
  toWire: (info: OrchestratorInfo): WireMessages["OrchestratorInfo"] => ({
    transcoder: info.serviceUri,
    ticket_params: info.ticketParams ? ticketParamsMapping.toWire(info.ticketParams) : null,
    price_info: info.price ? priceMapping.toWire(info.price) : null,
    address: info.address ? hexToBytes(info.address) : new Uint8Array(0),
    capabilities: info.capabilities ? capabilitiesMapping.toWire(info.capabilities) : null,
    auth_token: info.authToken ? authTokenMapping.toWire(info.authToken) : null,
    capabilities_prices: info.capabilityPrices.map((entry) => ({
      ...priceMapping.toWire(entry),
      capability: entry.capability,
      constraint: entry.constraint,
    })),
    nodes: [...info.nodes],
  }),

  fromWire: (wire: WireMessages["OrchestratorInfo"]): OrchestratorInfo => ({
    serviceUri: wire.transcoder,
    ticketParams: wire.ticket_params ? ticketParamsMapping.fromWire(wire.ticket_params, null) : undefined,
    price: wire.price_info ? priceMapping.fromWire(wire.price_info) : undefined,
    address: wireAddress(wire.address),
    capabilities: wire.capabilities ? capabilitiesMapping.fromWire(wire.capabilities) : undefined,
    authToken: wire.auth_token ? authTokenMapping.fromWire(wire.auth_token) : undefined,
    capabilityPrices: wire.capabilities_prices.map((entry) => ({
      ...priceMapping.fromWire(entry),
      capability: entry.capability,
      constraint: entry.constraint,
    })),
    nodes: wire.nodes,
  }),
} as const;
