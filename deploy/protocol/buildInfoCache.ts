// SPDX-License-Identifier: MIT
import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { BuildInfo } from "hardhat/types";
import type { ArtifactSource } from "./artifactSource";

/** Reads the compiler's full output of a contract. It fills megabytes and covers many contracts, so each file is read once. */
export class BuildInfoCache {
  readonly #builds = new Map<string, BuildInfo>();

  constructor(private readonly artifacts: ArtifactSource) {}

  /** `fullyQualifiedName` is `<source>:<contract>`. */
  read(fullyQualifiedName: string): BuildInfo {
    const artifact = this.artifacts.formArtifactPathFromFullyQualifiedName(fullyQualifiedName);
    const debug = JSON.parse(readFileSync(artifact.replace(/\.json$/, ".dbg.json"), "utf8")) as { buildInfo: string };
    const path = resolve(dirname(artifact), debug.buildInfo);
    const build = this.#builds.get(path) ?? (JSON.parse(readFileSync(path, "utf8")) as BuildInfo);
    this.#builds.set(path, build);
    return build;
  }
}
