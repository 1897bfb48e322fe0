// SPDX-License-Identifier: MIT
import type { ImportRule } from "./importRule";

const LOGIC_FOLDERS = ["bonding", "rounds", "token", "pm", "proofs", "governance", "registry"];

function folders(...names: string[]): RegExp[] {
  return [new RegExp(`^contracts/(${names.join("|")})/`)];
}

/** logic -> base -> storage -> libraries -> types; all -> interfaces -> types. Logic folders know each other as interfaces only. */
export const SOLIDITY_IMPORT_RULES: readonly ImportRule[] = [
  {
    layer: "mocks",
    files: /^contracts\/mocks\//,
    mayImport: [/^contracts\//],
    packages: [/^@openzeppelin\//],
  },
  ...LOGIC_FOLDERS.map((folder) => ({
    layer: folder,
    files: new RegExp(`^contracts/${folder}/`),
    mayImport: folders(folder, "base", "storage", "libraries", "types", "interfaces"),
    packages: [/^@openzeppelin\//],
  })),
  {
    layer: "base",
    files: /^contracts\/base\//,
    mayImport: folders("base", "storage", "libraries", "types", "interfaces"),
    packages: [/^@openzeppelin\//],
  },
  {
    layer: "storage",
    files: /^contracts\/storage\//,
    mayImport: folders("storage", "libraries", "types", "interfaces"),
    packages: [/^@openzeppelin\/contracts\/utils\//],
  },
  {
    layer: "libraries",
    files: /^contracts\/libraries\//,
    mayImport: folders("libraries", "types", "interfaces"),
    packages: [/^@openzeppelin\/contracts\/utils\//],
  },
  {
    layer: "interfaces",
    files: /^contracts\/interfaces\//,
    mayImport: folders("interfaces", "types"),
    packages: [/^@openzeppelin\/.*\/I[A-Z]\w*\.sol$/],
  },
  {
    layer: "types",
    files: /^contracts\/types\//,
    mayImport: folders("types"),
    packages: [],
  },
  {
    layer: "solidity tests",
    files: /^test\//,
    mayImport: [/^contracts\//, /^test\//],
    packages: [/^@openzeppelin\//],
  },
];
