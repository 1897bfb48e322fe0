// SPDX-License-Identifier: MIT

import { secp256k1 } from "@noble/curves/secp256k1";
import type { Curve } from "./curve";

/** Pure JavaScript, for platforms without the native library: right, and some forty times slower. */
export const nobleCurve: Curve = {
  description: "secp256k1 in JavaScript",
  sign: (digest, privateKey) => {
    const signature = secp256k1.sign(digest, privateKey, { lowS: true });
    return { signature: signature.toCompactRawBytes(), recovery: signature.recovery };
  },
  recover: (digest, signature, recovery) => {
    try {
      const parsed = secp256k1.Signature.fromCompact(signature).addRecoveryBit(recovery);
      return parsed.recoverPublicKey(digest).toRawBytes(false).subarray(1);
    } catch {
      return undefined;
    }
  },
  publicKey: (privateKey) => {
    if (!secp256k1.utils.isValidPrivateKey(privateKey)) throw new RangeError("not a secp256k1 private key");
    return secp256k1.getPublicKey(privateKey, false).subarray(1);
  },
};
