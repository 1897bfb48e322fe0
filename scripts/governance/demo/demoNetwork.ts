// SPDX-License-Identifier: MIT
import { devnet } from "../../../deploy/config/devnet";
import type { NetworkConfig } from "../../../deploy/config/networkConfig";

/** A local network whose Controller the DAO owns. */
export const demoNetwork: NetworkConfig = {
  ...devnet,
  owner: { value: "Treasury", unit: "contract", reason: "the DAO acts itself" },
};
