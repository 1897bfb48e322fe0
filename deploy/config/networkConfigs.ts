// SPDX-License-Identifier: MIT
import { arbitrumSepolia } from "./arbitrumSepolia";
import { devnet } from "./devnet";
import { hardhat } from "./hardhat";
import { localhost } from "./localhost";
import type { NetworkConfig } from "./networkConfig";

/** All networks, by name. */
export const networkConfigs: Readonly<Record<string, NetworkConfig>> = { arbitrumSepolia, devnet, hardhat, localhost };
