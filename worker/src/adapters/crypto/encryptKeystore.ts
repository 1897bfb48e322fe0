// SPDX-License-Identifier: MIT

import { createCipheriv, randomBytes, randomUUID, scryptSync } from "node:crypto";
import type { Address } from "../../domain/address";
import { concatBytes } from "../../domain/concatBytes";
import { hex } from "../../domain/hex";
import type { Keccak256 } from "../../domain/keccak256";

const SCRYPT = { n: 1 << 15, r: 8, p: 1 };

/** Writes a private key as a Web3 Secret Storage file, version 3. */
export function encryptKeystore(privateKey: Uint8Array, address: Address, password: string, keccak256: Keccak256): string {
  const salt = randomBytes(32);
  const iv = randomBytes(16);
  const { n: N, r, p } = SCRYPT;
  const key = scryptSync(password, salt, 32, { N, r, p, maxmem: 256 * N * r });
  const cipher = createCipheriv("aes-128-ctr", key.subarray(0, 16), iv);
  const ciphertext = concatBytes(cipher.update(privateKey), cipher.final());
  const mac = keccak256(concatBytes(key.subarray(16, 32), ciphertext));
  const digits = (bytes: Uint8Array): string => hex(bytes).slice(2);
  return JSON.stringify({
    version: 3,
    id: randomUUID(),
    address: address.slice(2),
    crypto: {
      cipher: "aes-128-ctr",
      ciphertext: digits(ciphertext),
      cipherparams: { iv: digits(iv) },
      kdf: "scrypt",
      kdfparams: { dklen: 32, salt: digits(salt), ...SCRYPT },
      mac: digits(mac),
    },
  });
}
