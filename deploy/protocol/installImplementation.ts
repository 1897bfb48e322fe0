// SPDX-License-Identifier: MIT
import type { Contract } from "ethers";
import type { Deployment } from "./deployment";
import { implementationOf } from "./implementationOf";

interface Implementation {
  /** Name of the contract; its implementation is recorded as `<name>Target`. */
  readonly name: string;
  readonly constructorArguments: readonly unknown[];
  readonly initializerArguments: readonly unknown[];
}

/** Creates the implementation of a proxied contract and installs it where the proxy still runs the seed, initialised in the same call. */
export async function installImplementation(deployment: Deployment, implementation: Implementation): Promise<void> {
  const { name, constructorArguments, initializerArguments } = implementation;
  const target = await deployment.create(`${name}Target`, constructorArguments, name);
  const proxy: Contract = await deployment.contract(name);

  const installed = await implementationOf(deployment.provider, await deployment.address(name));
  if (installed === target) return;
  if (installed !== (await deployment.address("ProxySeed"))) {
    deployment.log(`left ${name} on its implementation ${installed}: it was upgraded since`);
    return;
  }
  const initializer = proxy.interface.encodeFunctionData("initialize", initializerArguments);
  await deployment.send(proxy, "upgradeToAndCall", [target, initializer], `installed ${name} ${target}`);
}
