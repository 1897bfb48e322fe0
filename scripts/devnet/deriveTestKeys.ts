// SPDX-License-Identifier: MIT
import { createHmac } from "node:crypto";

import { getBytes, HDNodeWallet, toBeHex } from "ethers";

/** Order of the secp256k1 group. */
const GROUP_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

/**
 * The private keys m/44'/60'/0'/0/0 to `count - 1` of a phrase (BIP-32, BIP-44): what Hardhat derives from the same phrase, but with
 * the slow stretching of the phrase done once instead of once per key.
 */
export function deriveTestKeys(phrase: string, count: number): string[] {
  const parent = HDNodeWallet.fromPhrase(phrase, "", "m/44'/60'/0'/0");
  return Array.from({ length: count }, (_, index) => {
    const digest = createHmac("sha512", getBytes(parent.chainCode))
      .update(getBytes(parent.publicKey))
      .update(getBytes(toBeHex(index, 4)))
      .digest();
    const tweak = BigInt(`0x${digest.subarray(0, 32).toString("hex")}`);
    return toBeHex((tweak + BigInt(parent.privateKey)) % GROUP_ORDER, 32);
  });
}
