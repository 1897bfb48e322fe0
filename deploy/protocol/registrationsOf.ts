// SPDX-License-Identifier: MIT
import type { NetworkConfig } from "../config/networkConfig";
import { proxiedContracts } from "./proxiedContracts";
import type { Registration } from "./registration";

/** The public directory of a network. */
export function registrationsOf(config: NetworkConfig): readonly Registration[] {
  const plain = ["LivepeerToken", "Minter", "Verifier", "L2LPTDataCache", "Treasury", "SpeGrantFactory", ...proxiedContracts];
  const targets = proxiedContracts.map((name) => `${name}Target`);
  const faucet = config.faucet === null ? [] : ["LivepeerTokenFaucet"];
  return [
    // Targets first: the directory never names a proxy without what it runs.
    ...[...targets, ...plain, ...faucet].map((name) => ({ id: name, contract: name })),
    { id: "JobsManager", contract: "TicketBroker" },
  ];
}
