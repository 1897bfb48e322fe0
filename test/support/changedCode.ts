// SPDX-License-Identifier: MIT
import { artifacts } from "hardhat";
import type { ArtifactSource } from "../../deploy/protocol/artifactSource";

/** What solc writes at the end of every code: its version. */
const METADATA = /64736f6c6343([0-9a-f]{6})/g;

/** The compiled contracts, as if those that are named had been changed since: their code differs in a byte that is never run, by `version`. */
export function changedCode(names: readonly string[], version = 1): ArtifactSource {
  return {
    formArtifactPathFromFullyQualifiedName: (name) => artifacts.formArtifactPathFromFullyQualifiedName(name),
    readArtifact: async (name) => {
      const artifact = await artifacts.readArtifact(name);
      if (!names.includes(artifact.contractName)) return artifact;
      const change = (code: string): string => {
        if (code.search(METADATA) < 0) throw new Error(`${name} does not end with the compiler's version`);
        return code.replace(METADATA, (_, known: string) => `64736f6c6343${(parseInt(known, 16) + version).toString(16).padStart(6, "0")}`);
      };
      return { ...artifact, bytecode: change(artifact.bytecode), deployedBytecode: change(artifact.deployedBytecode) };
    },
  };
}
