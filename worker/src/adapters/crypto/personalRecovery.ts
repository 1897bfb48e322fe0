// SPDX-License-Identifier: MIT

import type { Address } from "../../domain/address";
import { bytesToBigInt } from "../../domain/bytesToBigInt";
import type { Hashing } from "../../ports/hashing";
import type { SignatureRecovery } from "../../ports/signatureRecovery";
import type { Curve } from "./curve";
import { personalDigest } from "./personalDigest";
import { publicKeyAddress } from "./publicKeyAddress";

/** Half the order of secp256k1: a canonical S is not above it (EIP-2). */
const HALF_ORDER = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;

/** Recovers signers of personal messages and of digests; accepts only the one canonical form of a signature. */
export class PersonalRecovery implements SignatureRecovery {
  constructor(private readonly modules: { readonly curve: Curve; readonly hashing: Hashing }) {}

  recoverPersonal(bytes: Uint8Array, signature: Uint8Array): Address | undefined {
    return this.recoverDigest(personalDigest(bytes, this.modules.hashing.keccak256), signature);
  }

  recoverDigest(digest: Uint8Array, signature: Uint8Array): Address | undefined {
    const { curve, hashing } = this.modules;
    const v = signature[64];
    if (signature.length !== 65 || (v !== 27 && v !== 28)) return undefined;
    if (bytesToBigInt(signature.subarray(32, 64)) > HALF_ORDER) return undefined;
    const publicKey = curve.recover(digest, signature.slice(0, 64), v - 27);
    return publicKey && publicKeyAddress(publicKey, hashing.keccak256);
  }
}
