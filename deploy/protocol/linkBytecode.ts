// SPDX-License-Identifier: MIT
import type { LinkReferences } from "hardhat/types";

/** Puts the addresses of external libraries into bytecode. `addresses` is by library name. */
export function linkBytecode(bytecode: string, references: LinkReferences, addresses: Readonly<Record<string, string>>): string {
  let linked = bytecode;
  for (const libraries of Object.values(references)) {
    for (const [name, positions] of Object.entries(libraries)) {
      const address = addresses[name];
      if (address === undefined) throw new Error(`No address of the library ${name}.`);
      for (const { start, length } of positions) {
        const [from, to] = [2 + 2 * start, 2 + 2 * (start + length)];
        linked = linked.slice(0, from) + address.slice(2).toLowerCase() + linked.slice(to);
      }
    }
  }
  return linked;
}
