// SPDX-License-Identifier: MIT
import { dataSlice, getAddress, type Provider } from "ethers";

/** ERC-1967: keccak256("eip1967.proxy.implementation") - 1. */
const IMPLEMENTATION_SLOT = "0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc";

/** The implementation that a proxy states to tools, in the slot of ERC-1967. A proxy of ours does not run it from there, see {@link implementationOf}. */
export async function statedImplementationOf(provider: Provider, proxy: string): Promise<string> {
  return getAddress(dataSlice(await provider.getStorage(proxy, IMPLEMENTATION_SLOT), 12));
}
