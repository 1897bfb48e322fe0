// SPDX-License-Identifier: MIT

import type { OrchestratorRequest } from "../../domain/orchestratorRequest";
import { capabilitiesMapping } from "./capabilitiesMapping";
import type { WireMessages } from "./wireMessages";

/** A gateway's question for terms on the wire and in the domain. */
export const orchestratorRequestMapping = {
  toWire: (request: OrchestratorRequest): WireMessages["OrchestratorRequest"] => ({
    address: request.address,
    sig: request.signature,
    capabilities: request.capabilities ? capabilitiesMapping.toWire(request.capabilities) : null,
    ignoreCapacityCheck: request.ignoreCapacityCheck,
  }),
  fromWire: (wire: WireMessages["OrchestratorRequest"]): OrchestratorRequest => ({
    address: wire.address,
    signature: wire.sig,
    capabilities: wire.capabilities ? capabilitiesMapping.fromWire(wire.capabilities) : undefined,
    ignoreCapacityCheck: wire.ignoreCapacityCheck,
  }),
} as const;
