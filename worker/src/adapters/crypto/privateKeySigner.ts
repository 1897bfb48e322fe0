// SPDX-License-Identifier: MIT

import type { Address } from "../../domain/address";
import { concatBytes } from "../../domain/concatBytes";
import type { Hashing } from "../../ports/hashing";
import type { Signer } from "../../ports/signer";
import type { Curve } from "./curve";
import { personalDigest } from "./personalDigest";
import { publicKeyAddress } from "./publicKeyAddress";

/** Signs with a private key held in memory. The key is not an enumerable property, so no log prints it. */
export class PrivateKeySigner implements Signer {
  readonly address: Address;
  readonly #privateKey: Uint8Array;

  constructor(
    privateKey: Uint8Array,
    private readonly modules: { readonly curve: Curve; readonly hashing: Hashing },
  ) {
    this.#privateKey = Uint8Array.from(privateKey);
    this.address = publicKeyAddress(modules.curve.publicKey(privateKey), modules.hashing.keccak256);
  }

  async signPersonal(bytes: Uint8Array): Promise<Uint8Array> {
    return this.signDigest(personalDigest(bytes, this.modules.hashing.keccak256));
  }

  async signDigest(digest: Uint8Array): Promise<Uint8Array> {
    const { signature, recovery } = this.modules.curve.sign(digest, this.#privateKey);
    return concatBytes(signature, Uint8Array.of(27 + recovery));
  }
}
