// SPDX-License-Identifier: MIT

import { computeAddress, getBytes, SigningKey } from "ethers";

import { address, type Address } from "../../domain/address";
import type { TransactionSigner } from "../../ports/transactionSigner";

/** Signs transactions with a private key held in memory. */
export class KeyTransactionSigner implements TransactionSigner {
  readonly address: Address;
  readonly #key: SigningKey;

  constructor(privateKey: Uint8Array) {
    this.#key = new SigningKey(privateKey);
    this.address = address(computeAddress(this.#key));
  }

  signTransactionHash(hash: Uint8Array): Promise<Uint8Array> {
    return Promise.resolve(getBytes(this.#key.sign(hash).serialized));
  }
}
