// SPDX-License-Identifier: MIT
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import solc from "solc";

import { listFiles } from "../listFiles";
import { ROOT } from "../root";
import type { AstNode } from "./astNode";
import { findMutationSites } from "./findMutationSites";
import type { Mutant } from "./mutant";
import { mutantSwitch } from "./mutantSwitch";
import type { MutationSite } from "./mutationSite";
import { sourceUsers } from "./sourceUsers";
import { switchMutants } from "./switchMutants";

/** Every attempt leaves some mutants out; a source needs a few. */
const MAX_ATTEMPTS = 30;
/** Beneficiaries that mean something, such as the zero address and precompiles, are no mutants. */
const FIRST_ID = 0x10001;
const FUNCTION_START = /\b(?:function|modifier)\s+(\w+)|\b(constructor|receive|fallback)\s*\(/g;

/** The code of a contract, as Hardhat's artifacts have it. */
export interface CompiledContract {
  readonly bytecode: string;
  readonly deployedBytecode: string;
  readonly linkReferences: unknown;
  readonly deployedLinkReferences: unknown;
}

/** Some of a contract's mutants, and the code that has all of them in it. */
export interface MutantBuild {
  /** Whether a mutant of it is only there while its switch is on. */
  readonly isSwitched: boolean;
  readonly mutants: readonly Mutant[];
  /** By `file:Contract`. */
  readonly contracts: Readonly<Record<string, CompiledContract>>;
}

/** A contract's mutants. */
export interface CompiledMutants {
  readonly builds: readonly MutantBuild[];
  /** How many changes the compiler does not take. */
  readonly leftOut: number;
}

interface CompilerError {
  readonly severity: string;
  readonly message: string;
  readonly formattedMessage: string;
  readonly sourceLocation?: { readonly file: string; readonly start: number; readonly end: number };
}

interface CompilerOutput {
  readonly errors?: readonly CompilerError[];
  readonly sources: Readonly<Record<string, { readonly ast: AstNode }>>;
  readonly contracts?: Readonly<
    Record<string, Readonly<Record<string, { readonly evm: { readonly bytecode: Code; readonly deployedBytecode: Code } }>>>
  >;
}

interface Code {
  readonly object: string;
  readonly linkReferences: unknown;
}

/**
 * Compiles a contract with all its mutants, and all that its code is part of, without the IR: once for those that can stand behind a switch, and
 * once for each modifier, which cannot. Throws when that cannot be done.
 */
export function compileMutants(file: string, isWanted: (site: MutationSite) => boolean = () => true): CompiledMutants {
  const source = readFileSync(join(ROOT, file));
  const tree = run([file], { [file]: { "": ["ast"] } }).sources[file]!.ast;
  const sites = findMutationSites(source, tree).filter(isWanted);
  const users = sourceUsers(ROOT, listFiles(ROOT, ["contracts"], [".sol"]), file);
  const selection = Object.fromEntries(users.map((user) => [user, { "*": ["evm.bytecode", "evm.deployedBytecode"] }]));
  const compileText = (text: string): CompilerOutput => run(users, selection, { [file]: text, [mutantSwitch.path]: mutantSwitch.source });
  const builds: MutantBuild[] = [];
  const modifiers = sites.filter(({ kind }) => kind === "modifier dropped");
  const switched = compileSwitched({ file, source, sites: sites.filter(({ kind }) => kind !== "modifier dropped"), compileText });
  if (switched.mutants.length > 0) builds.push(switched);
  let id = FIRST_ID + sites.length;
  for (const site of modifiers) {
    const text = Buffer.concat([source.subarray(0, site.start), source.subarray(site.end)]).toString();
    const output = compileText(text);
    if (errorsOf(output).length === 0)
      builds.push({ isSwitched: false, mutants: [describeSite(source, site, id++)], contracts: contractsOf(output) });
  }
  return { builds, leftOut: sites.length - builds.reduce((sum, { mutants }) => sum + mutants.length, 0) };
}

function compileSwitched(given: {
  readonly file: string;
  readonly source: Buffer;
  readonly sites: readonly MutationSite[];
  readonly compileText: (text: string) => CompilerOutput;
}): MutantBuild {
  const { file, source, compileText } = given;
  let { sites } = given;
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const mutants = sites.map((site, index) => describeSite(source, site, FIRST_ID + index));
    const text = switchMutants(source, file, sites, FIRST_ID);
    const output = compileText(text);
    const errors = errorsOf(output);
    if (errors.length === 0) return { isSwitched: true, mutants, contracts: contractsOf(output) };
    const faulty = new Set(errors.flatMap((error) => faultyMutants(error, file, text, mutants)));
    if (faulty.size === 0) throw new Error(errors[0]!.formattedMessage);
    sites = sites.filter((_site, index) => !faulty.has(FIRST_ID + index));
  }
  throw new Error(`${file} does not compile with its mutants after ${MAX_ATTEMPTS} attempts.`);
}

function describeSite(source: Buffer, { kind, start, end, inFunction, replacement = "" }: MutationSite, id: number): Mutant {
  const line = source.subarray(0, start).toString().split("\n").length;
  return { id, kind, line, inFunction, original: source.subarray(start, end).toString(), replacement };
}

function errorsOf({ errors = [] }: CompilerOutput): readonly CompilerError[] {
  return errors.filter(({ severity }) => severity === "error");
}

/**
 * Those in what the compiler complains of. Where it does not say, all of the function: of its statements that are left out, as when nothing is
 * returned any more, and if there are none, of the rest, as with a stack that is too deep.
 */
function faultyMutants(error: CompilerError, file: string, text: string, mutants: readonly Mutant[]): readonly number[] {
  if (error.sourceLocation?.file !== file) return [];
  const bytes = Buffer.from(text);
  const { start, end } = error.sourceLocation;
  const inside = mutantSwitch.idsIn(bytes.subarray(start, end).toString());
  if (inside.length > 0) return inside;
  const [, named, unnamed] = [...bytes.subarray(0, end).toString().matchAll(FUNCTION_START)].at(-1) ?? [];
  const found = mutants.filter(({ inFunction }) => inFunction === (named ?? unnamed));
  const deleted = found.filter(({ kind }) => kind === "statement deleted" || kind === "check deleted");
  return (deleted.length > 0 ? deleted : found).map(({ id }) => id);
}

function contractsOf({ contracts = {} }: CompilerOutput): Record<string, CompiledContract> {
  const compiled: Record<string, CompiledContract> = {};
  for (const [file, named] of Object.entries(contracts)) {
    for (const [name, { evm }] of Object.entries(named)) {
      if (evm.bytecode.object === "") continue;
      compiled[`${file}:${name}`] = {
        bytecode: `0x${evm.bytecode.object}`,
        deployedBytecode: `0x${evm.deployedBytecode.object}`,
        linkReferences: evm.bytecode.linkReferences,
        deployedLinkReferences: evm.deployedBytecode.linkReferences,
      };
    }
  }
  return compiled;
}

function run(files: readonly string[], outputSelection: object, instead: Readonly<Record<string, string>> = {}): CompilerOutput {
  const read = (path: string): { contents: string } | { error: string } => {
    const found = [join(ROOT, path), join(ROOT, "node_modules", path)].find(existsSync);
    const contents = instead[path] ?? (found && readFileSync(found, "utf8"));
    return contents === undefined ? { error: `not found: ${path}` } : { contents };
  };
  const sources = Object.fromEntries(
    files.map((file) => {
      const answer = read(file);
      if ("error" in answer) throw new Error(answer.error);
      return [file, { content: answer.contents }];
    }),
  );
  const settings = { evmVersion: "cancun", optimizer: { enabled: true, runs: 1 }, metadata: { bytecodeHash: "none" }, outputSelection };
  const output = JSON.parse(solc.compile(JSON.stringify({ language: "Solidity", sources, settings }), { import: read })) as CompilerOutput;
  const [error] = errorsOf(output);
  // With mutants in it, a source may well be wrong.
  if (error && Object.keys(instead).length === 0) throw new Error(error.formattedMessage);
  return output;
}
