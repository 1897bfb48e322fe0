// SPDX-License-Identifier: MIT

import { createDecipheriv, pbkdf2Sync, scryptSync } from "node:crypto";
import { concatBytes } from "../../domain/concatBytes";
import { equalBytes } from "../../domain/equalBytes";
import { hexToBytes } from "../../domain/hexToBytes";
import type { Keccak256 } from "../../domain/keccak256";
import { KeyFileError } from "./keyFileError";
import { z } from "zod";

const KEYSTORE = z.object({
  version: z.literal(3),
  crypto: z.object({
    cipher: z.literal("aes-128-ctr"),
    ciphertext: z.string(),
    cipherparams: z.object({ iv: z.string() }),
    kdf: z.enum(["scrypt", "pbkdf2"]),
    kdfparams: z.object({
      dklen: z.literal(32),
      salt: z.string(),
      n: z.number().optional(),
      r: z.number().optional(),
      p: z.number().optional(),
      c: z.number().optional(),
      prf: z.literal("hmac-sha256").optional(),
    }),
    mac: z.string(),
  }),
});

/** Reads the private key from a Web3 Secret Storage file, version 3. Throws {@link KeyFileError}. */
export function decryptKeystore(json: string, password: string, keccak256: Keccak256): Uint8Array {
  const { crypto } = parse(json);
  const key = deriveKey(crypto.kdf, crypto.kdfparams, password);
  const ciphertext = hexToBytes(crypto.ciphertext);
  const mac = keccak256(concatBytes(key.subarray(16, 32), ciphertext));
  if (!equalBytes(mac, hexToBytes(crypto.mac))) throw new KeyFileError("wrong password for the keystore file");
  const decipher = createDecipheriv("aes-128-ctr", key.subarray(0, 16), hexToBytes(crypto.cipherparams.iv));
  return concatBytes(decipher.update(ciphertext), decipher.final());
}

function parse(json: string): z.infer<typeof KEYSTORE> {
  try {
    const raw: unknown = JSON.parse(json);
    // Some writers begin the field with a capital.
    const fields = Object.entries(raw as object).map(([name, value]) => [name.toLowerCase(), value as unknown]);
    return KEYSTORE.parse(Object.fromEntries(fields));
  } catch (cause) {
    throw new KeyFileError("not a keystore file of version 3", {}, { cause });
  }
}

function deriveKey(kdf: "scrypt" | "pbkdf2", params: z.infer<typeof KEYSTORE>["crypto"]["kdfparams"], password: string): Uint8Array {
  const salt = hexToBytes(params.salt);
  if (kdf === "pbkdf2") {
    if (!params.c) throw new KeyFileError("keystore file without pbkdf2 iterations");
    return pbkdf2Sync(password, salt, params.c, params.dklen, "sha256");
  }
  const { n, r, p } = params;
  if (!n || !r || !p) throw new KeyFileError("keystore file without scrypt parameters");
  return scryptSync(password, salt, params.dklen, { N: n, r, p, maxmem: 256 * n * r });
}
