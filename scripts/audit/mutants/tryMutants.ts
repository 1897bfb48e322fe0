// SPDX-License-Identifier: MIT
import { readFileSync } from "node:fs";
import { clearSnapshots } from "@nomicfoundation/hardhat-network-helpers";
import hre from "hardhat";
import Mocha from "mocha";

import type { MutantBuild } from "./compileMutants";
import type { MutantTrial } from "./mutantTrial";

const NOBODY = 0;
/** Test files that have found mutants lately are the first to look for the next. */
const REMEMBERED = 6;
/** The gas of what has all of a block's if it does not say how much it wants: enough for every test. */
const MOST_GAS: Readonly<Record<string, string>> = { eth_call: "0x400000", eth_estimateGas: "0x1000000" };

/** Runs within Hardhat: lets the tests look for one mutant after another, and writes a JSON line for each. */
async function tryMutants(): Promise<void> {
  const { builds, tests } = JSON.parse(readFileSync(process.env.MUTANT_TRIAL!, "utf8")) as MutantTrial;
  // With all its mutants a contract is larger than a chain takes, and needs more gas than one transaction may have since EIP-7825.
  Object.assign(hre.config.networks.hardhat, { allowUnlimitedContractSize: true, blockGasLimit: 2 ** 30, hardfork: "prague" });
  const readArtifact = hre.artifacts.readArtifact.bind(hre.artifacts);
  let contracts: MutantBuild["contracts"] = {};
  hre.artifacts.readArtifact = async (name: string) => {
    const artifact = await readArtifact(name);
    return { ...artifact, ...contracts[`${artifact.sourceName}:${artifact.contractName}`] } as typeof artifact;
  };
  // Every file has a runner of its own, which listens for what nobody caught.
  process.setMaxListeners(0);
  const files = new Map(tests.map((path) => [path, load(path)]));

  // A mutant stays on when a test begins with a new chain.
  const { provider } = hre.network;
  const request = provider.request.bind(provider);
  let current = NOBODY;
  provider.request = async (call) => {
    const answer = await request(call);
    if (call.method === "hardhat_reset") await provider.send("hardhat_setCoinbase", [`0x${current.toString(16).padStart(40, "0")}`]);
    return answer;
  };
  // A mutant may never come to an end, and every step of a call is kept in memory until then.
  const send = provider.send.bind(provider);
  provider.send = (method, params) => {
    const [call, ...rest] = params ?? [];
    const gas = MOST_GAS[method];
    if (gas === undefined || call.to === undefined || call.gas !== undefined) return send(method, params);
    return send(method, [{ ...call, gas }, ...rest]);
  };

  /** The first failure, if any, of the tests in the order given. */
  const search = async (id: number, order: readonly string[]): Promise<{ path: string; test: string } | undefined> => {
    current = id;
    await provider.request({ method: "hardhat_reset" });
    await clearSnapshots();
    for (const path of order) {
      const test = await firstFailure(files.get(path)!);
      if (test !== undefined) return { path, test };
    }
    return undefined;
  };

  contracts = builds.find(({ isSwitched }) => isSwitched)?.contracts ?? {};
  const broken = await search(NOBODY, tests);
  tell(broken === undefined ? { ready: true } : { broken: `${broken.path}: ${broken.test}` });
  if (broken !== undefined) return;
  let recent: string[] = [];
  for (const build of builds) {
    ({ contracts } = build);
    for (const { id } of build.mutants) {
      const killer = await search(id, [...new Set([...recent, ...tests])]);
      if (killer !== undefined) recent = [...new Set([killer.path, ...recent])].slice(0, REMEMBERED);
      tell({ id, killer: killer?.test ?? null });
    }
  }
}

function load(path: string): Mocha {
  const mocha = new Mocha({ ...hre.config.mocha, bail: true, reporter: class {} as never });
  mocha.cleanReferencesAfterRun(false);
  mocha.addFile(path);
  return mocha;
}

function firstFailure(mocha: Mocha): Promise<string | undefined> {
  return new Promise((resolve) => {
    let failure: string | undefined;
    mocha.run(() => resolve(failure)).on("fail", (test: Mocha.Test) => (failure ??= test.fullTitle()));
  });
}

function tell(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

void tryMutants().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
