// SPDX-License-Identifier: MIT
import type { Artifact, BuildInfo } from "hardhat/types";
import type { ImmutableReferences } from "./immutableReferences";

/** A compiled contract with what only the compiler's full output tells. */
export interface ContractBuild extends Artifact {
  readonly buildInfo: BuildInfo;
  readonly immutableReferences: ImmutableReferences;
}
