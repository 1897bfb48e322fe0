// SPDX-License-Identifier: MIT

import { createRequire } from "node:module";
import type { Curve } from "./curve";

/** The part of the `secp256k1` package (libsecp256k1) that is used here. */
interface NativeLibrary {
  ecdsaSign(digest: Uint8Array, privateKey: Uint8Array): { signature: Uint8Array; recid: number };
  ecdsaRecover(signature: Uint8Array, recovery: number, digest: Uint8Array, isCompressed: boolean): Uint8Array;
  publicKeyCreate(privateKey: Uint8Array, isCompressed: boolean): Uint8Array;
  privateKeyVerify(privateKey: Uint8Array): boolean;
}

/**
 * libsecp256k1, or undefined where its prebuilt library does not load. Its bindings are loaded directly: the package's own
 * entry would fall back silently to a JavaScript library with a record of signature bugs.
 */
export function loadNativeCurve(): Curve | undefined {
  let library: NativeLibrary;
  try {
    library = createRequire(__filename)("secp256k1/bindings") as NativeLibrary;
  } catch {
    return undefined;
  }
  return {
    description: "libsecp256k1",
    sign: (digest, privateKey) => {
      const { signature, recid } = library.ecdsaSign(digest, privateKey);
      return { signature, recovery: recid };
    },
    recover: (digest, signature, recovery) => {
      try {
        return library.ecdsaRecover(signature, recovery, digest, false).subarray(1);
      } catch {
        return undefined;
      }
    },
    publicKey: (privateKey) => {
      if (!library.privateKeyVerify(privateKey)) throw new RangeError("not a secp256k1 private key");
      return library.publicKeyCreate(privateKey, false).subarray(1);
    },
  };
}
