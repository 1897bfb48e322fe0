// SPDX-License-Identifier: MIT
import type { Artifacts } from "hardhat/types";

/** Where compiled contracts are read from; Hardhat's `artifacts` is one. */
export type ArtifactSource = Pick<Artifacts, "readArtifact" | "formArtifactPathFromFullyQualifiedName">;
