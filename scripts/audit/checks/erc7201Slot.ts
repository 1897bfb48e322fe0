// SPDX-License-Identifier: MIT
import { keccak256, toBeHex, toUtf8Bytes } from "ethers";

/** The slot of a namespace: keccak256(abi.encode(uint256(keccak256(id)) - 1)) & ~0xff (ERC-7201). */
export function erc7201Slot(id: string): string {
  const inner = BigInt(keccak256(toUtf8Bytes(id))) - 1n;
  return toBeHex(BigInt(keccak256(toBeHex(inner, 32))) & ~0xffn, 32);
}
