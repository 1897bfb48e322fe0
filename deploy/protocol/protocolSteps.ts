// SPDX-License-Identifier: MIT
import { createController } from "./createController";
import { createGovernance } from "./createGovernance";
import { createMinter } from "./createMinter";
import { createProxies } from "./createProxies";
import { createRegistries } from "./createRegistries";
import { createToken } from "./createToken";
import { createTreasury } from "./createTreasury";
import { createVerifier } from "./createVerifier";
import type { Deployment } from "./deployment";
import { grantRoles } from "./grantRoles";
import { grantTreasuryRoles } from "./grantTreasuryRoles";
import { handOver } from "./handOver";
import { installImplementation } from "./installImplementation";
import { registerContracts } from "./registerContracts";
import { setParameters } from "./setParameters";
import { unpauseSystem } from "./unpauseSystem";

/** The whole deployment, in order. The files of `deploy/steps` are these, one each. */
export const protocolSteps: Readonly<Record<string, (deployment: Deployment) => Promise<void>>> = {
  controller: createController,
  proxies: createProxies,
  token: createToken,
  treasury: createTreasury,
  minter: createMinter,
  rounds: (deployment) => installImplementation(deployment, "RoundsManager"),
  bonding: (deployment) => installImplementation(deployment, "BondingManager"),
  votes: (deployment) => installImplementation(deployment, "BondingVotes"),
  tickets: (deployment) => installImplementation(deployment, "TicketBroker"),
  registries: createRegistries,
  verifier: createVerifier,
  parameters: setParameters,
  governor: (deployment) => installImplementation(deployment, "LivepeerGovernor"),
  governance: createGovernance,
  directory: registerContracts,
  roles: grantRoles,
  treasuryRoles: grantTreasuryRoles,
  unpause: unpauseSystem,
  handover: handOver,
};
