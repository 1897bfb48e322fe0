// SPDX-License-Identifier: MIT
import { id } from "ethers";

/** Roles of the LivepeerToken. */
export const tokenRoles = {
  admin: "0x".padEnd(66, "0"),
  minter: id("MINTER_ROLE"),
  burner: id("BURNER_ROLE"),
} as const;
