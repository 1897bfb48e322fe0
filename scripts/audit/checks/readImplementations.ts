// SPDX-License-Identifier: MIT
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";

import {
  getContractVersion,
  getErrors,
  getStorageLayout,
  solcInputOutputDecoder,
  UpgradeableContractErrorReport,
  validate,
  type SolcInput,
  type SolcOutput,
} from "@openzeppelin/upgrades-core";

import { listArtifacts } from "./listArtifacts";

/** A contract that runs behind a proxy. */
export interface Implementation {
  readonly name: string;
  /** Why it is not safe behind a proxy, if it is not. */
  readonly unsafe: string | undefined;
  /** State variables outside of any namespace. */
  readonly looseState: readonly string[];
  /** Whether somebody could initialise the implementation itself. */
  readonly isInitializable: boolean;
}

interface AstNode {
  readonly id: number;
  readonly nodeType: string;
  readonly name?: string;
  readonly kind?: string;
  readonly abstract?: boolean;
  readonly linearizedBaseContracts?: readonly number[];
  readonly nodes?: readonly AstNode[];
  readonly modifiers?: readonly { readonly modifierName: { readonly name: string } }[];
  readonly body?: unknown;
}

interface BuildInfo {
  readonly solcVersion: string;
  readonly input: SolcInput;
  readonly output: SolcOutput;
}

/** Peers' addresses are immutables that the constructor sets: the same for every proxy of an implementation, so safe behind one. */
const ALLOWED_KINDS = new Set(["constructor", "state-variable-immutable"]);

/** Every contract among the artifacts that is meant to run behind a proxy: those that inherit UUPSUpgradeable and are not abstract. */
export function readImplementations(root: string): Implementation[] {
  const namesByBuild = new Map<string, string[]>();
  for (const artifact of listArtifacts(root)) {
    const { buildInfo } = JSON.parse(readFileSync(join(root, artifact.replace(/\.json$/, ".dbg.json")), "utf8")) as { buildInfo: string };
    const build = basename(buildInfo);
    const { sourceName, contractName } = JSON.parse(readFileSync(join(root, artifact), "utf8")) as Record<
      "sourceName" | "contractName",
      string
    >;
    namesByBuild.set(build, [...(namesByBuild.get(build) ?? []), `${sourceName}:${contractName}`]);
  }

  return [...namesByBuild].flatMap(([build, names]) => {
    const info = JSON.parse(readFileSync(join(root, "artifacts", "build-info", build), "utf8")) as BuildInfo;
    const contracts = contractsOf(info);
    const proxied = names.filter((name) => isProxied(name, contracts));
    return proxied.length === 0 ? [] : readProxied(info, proxied, contracts);
  });
}

function readProxied(
  { solcVersion, input, output }: BuildInfo,
  names: readonly string[],
  contracts: ReadonlyMap<number, Contract>,
): Implementation[] {
  const validation = withoutWarnings(() => validate(output, solcInputOutputDecoder(input, output), solcVersion, input));
  return names.map((fullName) => {
    const version = getContractVersion(validation, fullName);
    const unsafe = getErrors(validation, version, { kind: "uups" }).filter(({ kind }) => !ALLOWED_KINDS.has(kind));
    return {
      name: fullName.split(":")[1] ?? fullName,
      unsafe: unsafe.length > 0 ? new UpgradeableContractErrorReport(unsafe).explain(false) : undefined,
      looseState: getStorageLayout(validation, version).storage.map(({ label }) => label),
      isInitializable: hasOpenInitializer(fullName, contracts),
    };
  });
}

/**
 * Runs `body` without what it prints as errors. The validator warns that it does not lay out namespaces declared in libraries; here
 * the compiler does (readNamespaces).
 */
function withoutWarnings<T>(body: () => T): T {
  const print = console.error;
  console.error = () => undefined;
  try {
    return body();
  } finally {
    console.error = print;
  }
}

interface Contract {
  readonly fullName: string;
  readonly node: AstNode;
}

function contractsOf({ output }: BuildInfo): Map<number, Contract> {
  const contracts = new Map<number, Contract>();
  for (const [sourceName, { ast }] of Object.entries(output.sources)) {
    for (const node of (ast as unknown as AstNode).nodes ?? []) {
      if (node.nodeType === "ContractDefinition") contracts.set(node.id, { fullName: `${sourceName}:${node.name ?? ""}`, node });
    }
  }
  return contracts;
}

/** The contract and everything it inherits from. */
function lineage(fullName: string, contracts: ReadonlyMap<number, Contract>): AstNode[] {
  const contract = [...contracts.values()].find((candidate) => candidate.fullName === fullName)?.node;
  return (contract?.linearizedBaseContracts ?? []).flatMap((id) => contracts.get(id)?.node ?? []);
}

function isProxied(fullName: string, contracts: ReadonlyMap<number, Contract>): boolean {
  const [contract, ...bases] = lineage(fullName, contracts);
  return contract !== undefined && contract.abstract !== true && bases.some(({ name }) => name === "UUPSUpgradeable");
}

/** True when there is an initializer and no constructor that locks it. */
function hasOpenInitializer(fullName: string, contracts: ReadonlyMap<number, Contract>): boolean {
  const functions = lineage(fullName, contracts)
    .flatMap((contract) => contract.nodes ?? [])
    .filter(({ nodeType }) => nodeType === "FunctionDefinition");
  const hasInitializer = functions.some(({ modifiers }) =>
    modifiers?.some(({ modifierName }) => /^(re)?initializer$/.test(modifierName.name)),
  );
  const isLocked = functions.some(
    ({ kind, body }) => kind === "constructor" && JSON.stringify(body ?? {}).includes('"name":"_disableInitializers"'),
  );
  return hasInitializer && !isLocked;
}
