// SPDX-License-Identifier: MIT

import { createDecipheriv, pbkdf2Sync, scryptSync } from "node:crypto";
import { concatBytes } from "../../domain/concatBytes";
import { equalBytes } from "../../domain/equalBytes";
import { hexToBytes } from "../../domain/hexToBytes";
import type { Keccak256 } from "../../domain/keccak256";
import type { Keystore } from "./parseKeystore";

/** Reads the private key out of a keystore; undefined when the password is wrong. */
export function decryptKeystore(keystore: Keystore, password: string, keccak256: Keccak256): Uint8Array | undefined {
  const key = deriveKey(keystore, password);
  const ciphertext = hexToBytes(keystore.ciphertext);
  const mac = keccak256(concatBytes(key.subarray(16, 32), ciphertext));
  if (!equalBytes(mac, hexToBytes(keystore.mac))) return undefined;
  const decipher = createDecipheriv("aes-128-ctr", key.subarray(0, 16), hexToBytes(keystore.cipherparams.iv));
  return concatBytes(decipher.update(ciphertext), decipher.final());
}

function deriveKey({ derivation, kdfparams }: Keystore, password: string): Uint8Array {
  const salt = hexToBytes(kdfparams.salt);
  if (derivation.kind === "pbkdf2") return pbkdf2Sync(password, salt, derivation.c, kdfparams.dklen, "sha256");
  const { n, r, p } = derivation;
  return scryptSync(password, salt, kdfparams.dklen, { N: n, r, p, maxmem: 256 * n * r });
}
