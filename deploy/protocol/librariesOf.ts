// SPDX-License-Identifier: MIT
import type { LinkReferences } from "hardhat/types";

/** Names of the external libraries that a contract calls. */
export function librariesOf(references: LinkReferences): readonly string[] {
  return Object.values(references).flatMap((libraries) => Object.keys(libraries));
}
