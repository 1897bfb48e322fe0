// SPDX-License-Identifier: MIT
import type { ImportRule } from "./importRule";

const ANY_PACKAGE = [/./];

function workerFolders(...names: string[]): RegExp[] {
  return names.map((name) => new RegExp(`^worker/src/${name}/`));
}

/**
 * worker: cli -> nodes -> services -> ports -> domain; nodes -> adapters -> ports, domain; one technology never imports another.
 * The rest of the repository may use the worker; the worker uses nothing of it but the generated contract types.
 */
export const TYPESCRIPT_IMPORT_RULES: readonly ImportRule[] = [
  { layer: "worker/domain", files: /^worker\/src\/domain\//, mayImport: workerFolders("domain"), packages: [] },
  { layer: "worker/ports", files: /^worker\/src\/ports\//, mayImport: workerFolders("ports", "domain"), packages: [] },
  {
    layer: "worker/services",
    files: /^worker\/src\/services\//,
    mayImport: workerFolders("services", "ports", "domain"),
    packages: [/^node:(events|timers\/promises|util)$/],
  },
  {
    layer: "worker/adapters/chain",
    files: /^worker\/src\/adapters\/chain\//,
    mayImport: [...workerFolders("adapters/chain", "ports", "domain"), /^typechain-types(\/|$)/],
    packages: ANY_PACKAGE,
  },
  {
    // "$1" is the technology of the importing file.
    layer: "worker/adapters",
    files: /^worker\/src\/adapters\/([^/]+)\//,
    mayImport: workerFolders("adapters/$1", "ports", "domain"),
    packages: ANY_PACKAGE,
  },
  {
    layer: "worker/nodes",
    files: /^worker\/src\/nodes\//,
    mayImport: workerFolders("nodes", "services", "adapters", "ports", "domain"),
    packages: ANY_PACKAGE,
  },
  {
    layer: "worker/cli",
    files: /^worker\/src\/cli\//,
    mayImport: workerFolders("cli", "nodes", "services", "ports", "domain"),
    packages: ANY_PACKAGE,
  },
  {
    layer: "worker/test",
    files: /^worker\/test\//,
    mayImport: [/^worker\/(src|test)\//, /^typechain-types(\/|$)/, /^deploy\//, /^test\/(support|vectors)\//],
    packages: ANY_PACKAGE,
  },
  {
    layer: "deploy",
    files: /^deploy\//,
    mayImport: [/^deploy\//, /^typechain-types(\/|$)/],
    packages: ANY_PACKAGE,
  },
  {
    layer: "scripts",
    files: /^scripts\//,
    mayImport: [/^scripts\//, /^deploy\//, /^worker\/src\//, /^typechain-types(\/|$)/, /^hardhat\.config$/],
    packages: ANY_PACKAGE,
  },
  { layer: "test", files: /^test\//, mayImport: [/./], packages: ANY_PACKAGE },
  { layer: "configuration", files: /^[^/]+\.(ts|mjs|cjs)$/, mayImport: [/^deploy\//, /^scripts\/devnet\//], packages: ANY_PACKAGE },
];
