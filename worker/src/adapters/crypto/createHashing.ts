// SPDX-License-Identifier: MIT

import { createHmac } from "node:crypto";
import { createKeccak } from "hash-wasm";
import type { Hashing } from "../../ports/hashing";

/** Keccak in WebAssembly, one hasher used again and again; HMAC from the platform. */
export async function createHashing(): Promise<Hashing> {
  const hasher = await createKeccak(256);
  return {
    keccak256: (bytes) => hasher.init().update(bytes).digest("binary"),
    hmacSha256: (key, message) => new Uint8Array(createHmac("sha256", key).update(message).digest()),
  };
}
