// SPDX-License-Identifier: MIT
import { existsSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";

import type { StorageLayout } from "@openzeppelin/upgrades-core";
import solc from "solc";

import { listFiles } from "../listFiles";
import type { LayoutSnapshot } from "./layoutSnapshot";
import { solidityImports } from "./solidityImports";
import { toLayoutSnapshot } from "./toLayoutSnapshot";

/** An ERC-7201 namespace: a struct that lives at a slot derived from its id. */
export interface Namespace {
  readonly id: string;
  /** The file that declares the struct. */
  readonly file: string;
  readonly layout: LayoutSnapshot;
}

interface SolcOutput {
  readonly errors?: readonly { severity: string; formattedMessage: string }[];
  readonly contracts?: Record<string, Record<string, { storageLayout: StorageLayout }>>;
}

/** A struct with the annotation; comment lines may stand in between. */
const ANNOTATED_STRUCT = /@custom:storage-location erc7201:(\S+)(?:\s|\*\/?|\/\/\/[^\n]*)*?\bstruct (\w+)/g;
const CONTRACT = /^\s*(?:abstract )?(?:contract|library) (\w+)/gm;
const PROBE = "Namespaces.sol";

/** Every namespace in contracts/ (mocks aside) and in the packages it imports, laid out by the compiler. */
export function readNamespaces(root: string): Namespace[] {
  const sources = readSources(root);
  const declarations = [...sources].flatMap(([file, content]) =>
    [...content.matchAll(ANNOTATED_STRUCT)].map(({ index, 1: id = "", 2: struct = "" }) => {
      const contract = [...content.slice(0, index).matchAll(CONTRACT)].at(-1)?.[1];
      if (contract === undefined) throw new Error(`${file}: the namespace ${id} is declared outside of a contract or library.`);
      return { id, file, struct, contract };
    }),
  );
  if (declarations.length === 0) return [];

  // A contract with one state variable for each namespace: its layout is theirs.
  const probe = [
    "pragma solidity *;",
    ...declarations.map(({ file, contract }, index) => `import {${contract} as C${index}} from "${file}";`),
    "abstract contract Namespaces {",
    ...declarations.map(({ struct }, index) => `  C${index}.${struct} private n${index};`),
    "}",
  ].join("\n");
  const input = {
    language: "Solidity",
    sources: Object.fromEntries([...sources, [PROBE, probe] as const].map(([file, content]) => [file, { content }])),
    settings: { evmVersion: "cancun", outputSelection: { [PROBE]: { Namespaces: ["storageLayout"] } } },
  };
  const output = JSON.parse(solc.compile(JSON.stringify(input))) as SolcOutput;
  const layout = output.contracts?.[PROBE]?.Namespaces?.storageLayout;
  if (!layout) {
    const errors = output.errors?.filter(({ severity }) => severity === "error") ?? [];
    throw new Error(errors.map(({ formattedMessage }) => formattedMessage).join("\n") || "The compiler gave no layout.");
  }

  return declarations.map(({ id, file, contract }, index) => {
    const type = layout.storage.find(({ label }) => label === `n${index}`)?.type ?? "";
    const members = layout.types[type]?.members ?? [];
    const storage = members.flatMap((member) => (typeof member === "string" ? [] : [{ ...member, contract, src: file }]));
    return { id, file, layout: toLayoutSnapshot({ storage, types: layout.types }) };
  });
}

/** The sources under contracts/ and, over any number of steps, what they import. */
function readSources(root: string): Map<string, string> {
  const sources = new Map<string, string>();
  const add = (file: string): void => {
    if (sources.has(file)) return;
    const own = join(root, file);
    const content = readFileSync(existsSync(own) ? own : require.resolve(file), "utf8");
    sources.set(file, content);
    for (const imported of solidityImports(content)) add(imported.startsWith(".") ? posix.join(posix.dirname(file), imported) : imported);
  };
  listFiles(root, ["contracts"], [".sol"])
    .filter((file) => !file.startsWith("contracts/mocks/"))
    .forEach(add);
  return sources;
}
