// SPDX-License-Identifier: MIT

import { z } from "zod";
import { KeyFileError } from "./keyFileError";

const hexText = z.string().regex(/^(0x)?([0-9a-fA-F]{2})*$/);

const KEYSTORE = z.object({
  version: z.literal(3),
  crypto: z.object({
    cipher: z.literal("aes-128-ctr"),
    ciphertext: hexText,
    cipherparams: z.object({ iv: hexText }),
    kdfparams: z.object({ dklen: z.literal(32), salt: hexText }),
    kdf: z.enum(["scrypt", "pbkdf2"]),
    mac: hexText,
  }),
});

const SCRYPT = z.object({ n: z.number().int().positive(), r: z.number().int().positive(), p: z.number().int().positive() });
const PBKDF2 = z.object({ c: z.number().int().positive(), prf: z.literal("hmac-sha256").optional() });

/** An encrypted key, as a Web3 Secret Storage file of version 3 holds it. */
export type Keystore = z.infer<typeof KEYSTORE>["crypto"] & {
  readonly derivation: ({ readonly kind: "scrypt" } & z.infer<typeof SCRYPT>) | ({ readonly kind: "pbkdf2" } & z.infer<typeof PBKDF2>);
};

/** Reads a keystore file. Throws {@link KeyFileError}. */
export function parseKeystore(json: string, path: string): Keystore {
  try {
    const raw: unknown = JSON.parse(json);
    // Some writers begin the field with a capital.
    const fields = Object.fromEntries(Object.entries(raw as object).map(([name, value]) => [name.toLowerCase(), value as unknown]));
    const { crypto } = KEYSTORE.parse(fields);
    const { kdfparams } = fields.crypto as { kdfparams: unknown };
    const derivation =
      crypto.kdf === "scrypt"
        ? { kind: "scrypt" as const, ...SCRYPT.parse(kdfparams) }
        : { kind: "pbkdf2" as const, ...PBKDF2.parse(kdfparams) };
    return { ...crypto, derivation };
  } catch (cause) {
    const words = `key file ${path} is not a keystore file of version 3: restore it from a backup, or name another with --key-file`;
    throw new KeyFileError(words, { path }, { cause });
  }
}
