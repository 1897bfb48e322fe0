// SPDX-License-Identifier: MIT

import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { randomBytes } from "node:crypto";
import { dirname } from "node:path";
import { hexToBytes } from "../../domain/hexToBytes";
import { hex } from "../../domain/hex";
import type { Hashing } from "../../ports/hashing";
import type { Curve } from "./curve";
import { decryptKeystore } from "./decryptKeystore";
import { encryptKeystore } from "./encryptKeystore";
import { KeyFileError } from "./keyFileError";
import { parseKeystore } from "./parseKeystore";
import { publicKeyAddress } from "./publicKeyAddress";

/** Where the node's key comes from. */
export interface KeySource {
  /** A keystore file (JSON, version 3), or 64 hexadecimal digits. */
  readonly path: string;
  /** Of the keystore file; none for a plain file. */
  readonly password: string | undefined;
  /** Makes a new key when the file does not exist. */
  readonly isCreationAllowed: boolean;
}

/** Reads the node's private key, or makes one and writes it for its owner's eyes only. Throws {@link KeyFileError}. */
export function loadPrivateKey(source: KeySource, modules: { readonly curve: Curve; readonly hashing: Hashing }): Uint8Array {
  if (!existsSync(source.path)) {
    if (source.isCreationAllowed) return createKey(source, modules);
    throw new KeyFileError(
      `key file ${source.path} does not exist: correct --key-file or --data-dir; "livepeer-node key" makes one in the data directory`,
      { path: source.path },
    );
  }
  const text = read(source.path);
  const key = text.startsWith("{") ? keystoreKey(text, source, modules.hashing) : plainKey(text, source.path);
  try {
    modules.curve.publicKey(key);
  } catch {
    throw new KeyFileError(`key file ${source.path} does not hold a valid key`, { path: source.path });
  }
  return key;
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8").trim();
  } catch (cause) {
    throw new KeyFileError(`key file ${path} cannot be read: name a file that this user may read`, { path }, { cause });
  }
}

function keystoreKey(json: string, { path, password }: KeySource, { keccak256 }: Hashing): Uint8Array {
  const keystore = parseKeystore(json, path);
  if (password === undefined) throw new KeyFileError(`key file ${path} is encrypted: give its password (--key-password-file)`, { path });
  const key = decryptKeystore(keystore, password, keccak256);
  if (key === undefined) throw new KeyFileError(`--key-password-file holds the wrong password for key file ${path}`, { path });
  return key;
}

function plainKey(text: string, path: string): Uint8Array {
  const digits = text.replace(/^0x/i, "");
  if (!/^[0-9a-fA-F]{64}$/.test(digits)) {
    throw new KeyFileError(`key file ${path} holds neither a keystore nor 64 hexadecimal digits`, { path });
  }
  return hexToBytes(digits);
}

function createKey(source: KeySource, { curve, hashing }: { curve: Curve; hashing: Hashing }): Uint8Array {
  const key = new Uint8Array(randomBytes(32));
  const account = publicKeyAddress(curve.publicKey(key), hashing.keccak256);
  const text = source.password === undefined ? hex(key) : encryptKeystore(key, account, source.password, hashing.keccak256);
  try {
    mkdirSync(dirname(source.path), { recursive: true });
    writeFileSync(source.path, text + "\n", { mode: 0o600, flag: "wx" });
    chmodSync(source.path, 0o600);
  } catch (cause) {
    throw new KeyFileError(
      `key file ${source.path} cannot be written: make its folder writable for this user`,
      { path: source.path },
      { cause },
    );
  }
  return key;
}
