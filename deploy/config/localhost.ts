// SPDX-License-Identifier: MIT
import { devnet } from "./devnet";
import type { NetworkConfig } from "./networkConfig";

/** A node on this machine that somebody else started (`npx hardhat node`), deployed to by `npx hardhat deploy`. */
export const localhost: NetworkConfig = { ...devnet, name: "localhost" };
