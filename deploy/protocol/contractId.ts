// SPDX-License-Identifier: MIT
import { id } from "ethers";

/** Id under which the Controller knows a contract: keccak256 of its name. */
export function contractId(name: string): string {
  return id(name);
}
