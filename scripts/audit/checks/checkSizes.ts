// SPDX-License-Identifier: MIT
import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { Findings } from "../findings";
import { listArtifacts } from "./listArtifacts";

/** EIP-170: the largest runtime code a chain accepts. */
const MAX_RUNTIME_BYTES = 24_576;
/** EIP-3860: the largest creation code, constructor arguments aside. */
const MAX_CREATION_BYTES = 49_152;

function byteLength(code: string): number {
  return (code.length - 2) / 2;
}

/** Checks that every contract can be deployed: its runtime and creation code stay under the limits of EIP-170 and EIP-3860. */
export function checkSizes(root: string): Findings {
  const contracts = listArtifacts(root)
    .map(
      (file) =>
        JSON.parse(readFileSync(join(root, file), "utf8")) as Record<
          "contractName" | "sourceName" | "bytecode" | "deployedBytecode",
          string
        >,
    )
    .filter(({ bytecode }) => bytecode !== "0x")
    .map((artifact) => ({
      name: artifact.contractName,
      runtime: byteLength(artifact.deployedBytecode),
      creation: byteLength(artifact.bytecode),
    }))
    .sort((a, b) => b.runtime - a.runtime);
  if (contracts.length === 0) {
    return { checked: ["contract sizes"], problems: [{ check: "contract sizes", message: "there is no artifact: compile first" }] };
  }

  const problems = contracts.flatMap(({ name, runtime, creation }) => [
    ...(runtime > MAX_RUNTIME_BYTES
      ? [{ check: `size of ${name}`, message: `${runtime} bytes of runtime code, at most ${MAX_RUNTIME_BYTES}` }]
      : []),
    ...(creation > MAX_CREATION_BYTES
      ? [{ check: `size of ${name}`, message: `${creation} bytes of creation code, at most ${MAX_CREATION_BYTES}` }]
      : []),
  ]);
  return {
    checked: contracts.map(({ name }) => `size of ${name}`),
    problems,
    notes: contracts.map(
      ({ name, runtime }) => `${name}: ${runtime} bytes, ${((100 * runtime) / MAX_RUNTIME_BYTES).toFixed(1)} % of the limit`,
    ),
  };
}
