// SPDX-License-Identifier: MIT
import { hardhat } from "./hardhat";
import { mainnetParameters } from "./mainnetParameters";
import type { NetworkConfig } from "./networkConfig";

/** `npm run devnet`: a local chain for other tools, with the economics of mainnet and shorter rounds. */
export const devnet: NetworkConfig = {
  ...hardhat,
  name: "devnet",
  ...mainnetParameters,
  rounds: {
    roundLength: { value: 5760n, unit: "blocks", reason: "the reference's local default; blocks are free to mine here" },
    roundLockAmount: mainnetParameters.rounds.roundLockAmount,
  },
};
