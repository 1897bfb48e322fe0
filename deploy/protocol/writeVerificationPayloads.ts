// SPDX-License-Identifier: MIT
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { deployedContracts } from "./deployedContracts";
import type { Deployment } from "./deployment";
import { librariesOf } from "./librariesOf";

/** Writes what a block explorer asks for to verify each contract: its name, compiler, arguments, libraries and the compiler's input. */
export async function writeVerificationPayloads(deployment: Deployment, folder: string): Promise<readonly string[]> {
  mkdirSync(folder, { recursive: true });
  const paths: string[] = [];
  const write = (path: string, content: unknown): string => {
    writeFileSync(path, `${JSON.stringify(content, null, 2)}\n`);
    return path;
  };
  const inputs = new Set<string>();
  for (const name of await deployedContracts(deployment)) {
    const record = await deployment.record(name);
    if (record === null) continue;
    const { sourceName, contractName, linkReferences, buildInfo } = await deployment.build(name);
    const standardJsonInput = join(folder, `input-${buildInfo.id}.json`);
    if (!inputs.has(standardJsonInput)) write(standardJsonInput, buildInfo.input);
    inputs.add(standardJsonInput);

    const libraries: Record<string, string> = {};
    for (const library of librariesOf(linkReferences)) libraries[library] = await deployment.address(library);
    paths.push(
      write(join(folder, `${name}.json`), {
        address: record.address,
        contract: `${sourceName}:${contractName}`,
        compilerVersion: `v${buildInfo.solcLongVersion}`,
        constructorArguments: record.constructorArguments,
        libraries,
        standardJsonInput,
      }),
    );
  }
  return paths;
}
