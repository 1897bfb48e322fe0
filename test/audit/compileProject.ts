// SPDX-License-Identifier: MIT
import { readFileSync } from "node:fs";
import { posix } from "node:path";

import solc from "solc";
import { version as solcVersion } from "solc/package.json";

import { solidityImports } from "../../scripts/audit/checks/solidityImports";

/** Compiles `sources` (path to text) and the packages they import, and returns the files that Hardhat would have written for them. */
export function compileProject(sources: Readonly<Record<string, string>>): Record<string, string> {
  const input = {
    language: "Solidity",
    sources: {} as Record<string, { content: string }>,
    settings: { evmVersion: "cancun", outputSelection: { "*": { "*": ["abi", "evm", "storageLayout"], "": ["ast"] } } },
  };
  const add = (path: string): void => {
    if (path in input.sources) return;
    const content = sources[path] ?? readFileSync(require.resolve(path), "utf8");
    input.sources[path] = { content };
    for (const imported of solidityImports(content)) add(imported.startsWith(".") ? posix.join(posix.dirname(path), imported) : imported);
  };
  Object.keys(sources).forEach(add);

  const output = JSON.parse(solc.compile(JSON.stringify(input))) as {
    errors?: { severity: string; formattedMessage: string }[];
    contracts: Record<string, Record<string, { evm: { bytecode: { object: string } } }>>;
  };
  const errors = output.errors?.filter(({ severity }) => severity === "error") ?? [];
  if (errors.length > 0) throw new Error(errors.map(({ formattedMessage }) => formattedMessage).join("\n"));

  const files: Record<string, string> = { ...sources, "artifacts/build-info/1.json": JSON.stringify({ solcVersion, input, output }) };
  for (const sourceName of Object.keys(sources)) {
    for (const [contractName, { evm }] of Object.entries(output.contracts[sourceName] ?? {})) {
      const file = `artifacts/${sourceName}/${contractName}`;
      files[`${file}.json`] = JSON.stringify({ contractName, sourceName, bytecode: `0x${evm.bytecode.object}` });
      files[`${file}.dbg.json`] = JSON.stringify({ buildInfo: "../../../build-info/1.json" });
    }
  }
  return files;
}
