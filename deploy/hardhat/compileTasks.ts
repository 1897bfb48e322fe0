// SPDX-License-Identifier: MIT
import { availableParallelism } from "node:os";
import {
  TASK_COMPILE_SOLIDITY_COMPILE_JOBS,
  TASK_COMPILE_SOLIDITY_GET_COMPILER_INPUT,
  TASK_COMPILE_SOLIDITY_GET_SOLC_BUILD,
  TASK_COMPILE_SOLIDITY_RUN_SOLCJS,
} from "hardhat/builtin-tasks/task-names";
import { subtask } from "hardhat/config";
import type { CompilationJob, CompilerInput, CompilerOutput, SolcBuild } from "hardhat/types";
import { version as solcVersion } from "solc/package.json";

type OutputSelection = CompilerInput["settings"]["outputSelection"];

type Answer = CompilerOutput & { readonly errors?: readonly { readonly severity: string }[] };

/** Asks for all that is known of every source without code. */
const SOURCES_ALONE = { "*": { "": ["ast"], "*": ["abi", "evm.methodIdentifiers", "storageLayout"] } };

/** What the compiler answers when it is asked for the code of a contract that has none. */
const NO_CODE = { object: "", opcodes: "", sourceMap: "", linkReferences: {} };

// The compiler is the one that npm installed: nothing is downloaded.
subtask(TASK_COMPILE_SOLIDITY_GET_SOLC_BUILD, async (args: { solcVersion: string }, _hre, runSuper): Promise<SolcBuild> => {
  if (args.solcVersion !== solcVersion) return runSuper(args);
  const { default: solc } = await import("solc");
  return {
    compilerPath: require.resolve("solc/soljson.js"),
    isSolcJs: true,
    version: solcVersion,
    longVersion: solc.version(),
  };
});

// On every processor, where Hardhat leaves one idle.
subtask(TASK_COMPILE_SOLIDITY_COMPILE_JOBS, (args: { concurrency: number }, _hre, runSuper) =>
  runSuper({ ...args, concurrency: Math.max(args.concurrency, availableParallelism()) }),
);

// Hardhat compiles the sources of each group of settings together with all that they import, and keeps the contracts of its own sources only: code of
// the others is not asked for.
subtask(
  TASK_COMPILE_SOLIDITY_GET_COMPILER_INPUT,
  async ({ compilationJob }: { compilationJob: CompilationJob }, _hre, runSuper): Promise<CompilerInput> => {
    const input = (await runSuper()) as CompilerInput;
    const { "*": all = {} } = input.settings.outputSelection;
    const sources = compilationJob.getResolvedFiles().filter((file) => compilationJob.emitsArtifacts(file));
    const outputSelection = { ...SOURCES_ALONE, ...Object.fromEntries(sources.map(({ sourceName }) => [sourceName, all])) };
    return { ...input, settings: { ...input.settings, outputSelection } };
  },
);

// The compiler generates code of every source whose syntax tree is asked for. The trees are fetched by themselves, so that it need not.
subtask(
  TASK_COMPILE_SOLIDITY_RUN_SOLCJS,
  async ({ input, solcJsPath }: { input: CompilerInput; solcJsPath: string }, _hre, runSuper): Promise<CompilerOutput> => {
    const compile = (outputSelection: OutputSelection): Promise<Answer> =>
      runSuper({ input: { ...input, settings: { ...input.settings, outputSelection } }, solcJsPath });
    const { "*": _all, ...selected } = input.settings.outputSelection;
    const output = await compile(Object.fromEntries(Object.entries(selected).map(([source, { "": _tree, ...code }]) => [source, code])));
    if (output.errors?.some(({ severity }) => severity === "error")) return output;

    const { sources, contracts } = await compile(SOURCES_ALONE);
    for (const [source, named] of Object.entries(contracts)) {
      for (const { evm } of Object.values(named)) Object.assign(evm, { bytecode: NO_CODE, deployedBytecode: NO_CODE });
      contracts[source] = { ...named, ...output.contracts[source] };
    }
    return { ...output, sources, contracts };
  },
);
