// SPDX-License-Identifier: MIT
import type { NetworkConfig } from "../config/networkConfig";

/** The contracts that have an owner, the Controller last. */
export function ownableContracts(config: NetworkConfig): readonly string[] {
  return [
    ...(config.hasL1Supply.value ? ["L2LPTDataCache"] : []),
    ...(config.faucet === null ? [] : ["LivepeerTokenFaucet"]),
    "Controller",
  ];
}
