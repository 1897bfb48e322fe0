// SPDX-License-Identifier: MIT
import { ZeroAddress } from "ethers";
import { contractId } from "./contractId";
import type { Deployment } from "./deployment";
import type { DeploymentCheck } from "./deploymentCheck";
import { eventsOf } from "./eventsOf";
import { implementationOf } from "./implementationOf";
import { proxiedContracts } from "./proxiedContracts";
import { readView } from "./readView";
import { registrationsOf } from "./registrationsOf";
import { statedImplementationOf } from "./statedImplementationOf";

/** Contracts that obey the Controller without a proxy. */
const UNPROXIED_CONTRACTS = ["Minter", "Verifier", "AIServiceRegistry"];

/** Names that contracts or clients look up and that a deployment leaves empty, so that what stands there can be told by its name. */
const EMPTY_NAMES = ["L2Migrator", "BridgeMinter", "MerkleSnapshot", "Governor", "PollCreator", "AIServiceRegistry"];

/** Compares the public directory with the records, what each proxy runs with the directory, and whom each contract obeys. */
export async function checkDirectory(deployment: Deployment, check: DeploymentCheck): Promise<void> {
  const controller = await deployment.contract("Controller");
  const registered = (id: string): Promise<unknown> => readView(controller, "getContract", id);
  const registrations = registrationsOf(deployment.config);
  for (const { id, contract } of registrations) {
    check.expect(`Controller: ${id}`, await registered(contractId(id)), await deployment.address(contract));
  }

  const known = new Set(registrations.map(({ id }) => contractId(id)));
  const names = new Map(EMPTY_NAMES.map((name) => [contractId(name), name]));
  const written = (await eventsOf(deployment, "Controller", "SetContractInfo")).map(({ args }) => String(args.id));
  for (const id of new Set(written)) {
    if (!known.has(id)) check.expect(`Controller: ${names.get(id) ?? id}`, await registered(id), ZeroAddress);
  }

  const controllerAddress = await deployment.address("Controller");
  for (const name of [...proxiedContracts, ...UNPROXIED_CONTRACTS]) {
    check.expect(`${name}: Controller`, await readView(await deployment.contract(name), "controller"), controllerAddress);
  }
  for (const name of proxiedContracts) await checkProxy(deployment, check, name, await registered(contractId(`${name}Target`)));
}

/** An upgrade and another one back would leave no trace but in the storage, and in the events. */
async function checkProxy(deployment: Deployment, check: DeploymentCheck, name: string, registered: unknown): Promise<void> {
  const proxy = await deployment.address(name);
  check.expect(`${name}: implementation`, await implementationOf(deployment.provider, proxy), registered);
  check.expect(`${name}: implementation by ERC-1967`, await statedImplementationOf(deployment.provider, proxy), registered);
  check.expect(`${name}: target id`, await readView(await deployment.contract(name), "targetContractId"), contractId(`${name}Target`));
  const installed = (await eventsOf(deployment, name, "Upgraded")).map(({ args }) => String(args.implementation));
  const former = (await deployment.record(`${name}Target`))?.former ?? [];
  const expected = [await deployment.address("ProxySeed"), ...former, await deployment.address(`${name}Target`)];
  check.expect(`${name}: implementations so far`, installed.join(", "), expected.join(", "));
}
