// SPDX-License-Identifier: MIT
import type { Contract } from "ethers";
import type { Deployment } from "./deployment";
import { implementationOf } from "./implementationOf";
import { implementations } from "./implementations";

/** Creates the contract behind a proxy and installs it where the proxy still runs the seed, initialised in the same call. */
export async function installImplementation(deployment: Deployment, name: keyof typeof implementations): Promise<void> {
  const { constructorArguments, initializerArguments } = implementations[name];
  const target = await deployment.create(`${name}Target`, await constructorArguments(deployment), name);
  const proxy: Contract = await deployment.contract(name);

  const installed = await implementationOf(deployment.provider, await deployment.address(name));
  if (installed === target) return;
  if (installed !== (await deployment.address("ProxySeed"))) {
    deployment.log(`left ${name} on its implementation ${installed}: it was upgraded since`);
    return;
  }
  const initializer = proxy.interface.encodeFunctionData("initialize", await initializerArguments(deployment));
  await deployment.send(proxy, "upgradeToAndCall", [target, initializer], `installed ${name} ${target}`);
}
