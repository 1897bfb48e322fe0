// SPDX-License-Identifier: MIT
import type { Artifact } from "hardhat/types";

/** Where compiled contracts are read from; Hardhat's `artifacts` is one. */
export interface ArtifactSource {
  readArtifact(name: string): Promise<Artifact>;
}
