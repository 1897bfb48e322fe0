// SPDX-License-Identifier: MIT
import { dataSlice, getAddress, type Provider } from "ethers";

/** ERC-7201 location of `livepeer.storage.Seat`, see `contracts/storage/Seats.sol`. */
const SEAT = "0x1ce7bfd02a998f77504d67d949fa3158d320de68c97f8725611d033deadb1c00";

/** The implementation that a proxy of ours runs: the one in its seat, whatever the slot of ERC-1967 says. */
export async function implementationOf(provider: Provider, proxy: string): Promise<string> {
  return getAddress(dataSlice(await provider.getStorage(proxy, SEAT), 12));
}
