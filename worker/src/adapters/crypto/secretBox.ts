// SPDX-License-Identifier: MIT

import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import { concatBytes } from "../../domain/concatBytes";
import { NodeError } from "../../domain/nodeError";
import type { SecretStore } from "../../ports/secretStore";
import type { Signer } from "../../ports/signer";

/** A stored secret was written under another key. */
class SecretUnreadableError extends NodeError {
  readonly code = "SECRET_UNREADABLE";
}

const KEY_MESSAGE = "livepeer node: key of the secret store, version 1";
const NONCE_LENGTH = 12;
const TAG_LENGTH = 16;

/**
 * A {@link SecretStore} that encrypts what it hands on (AES-256-GCM). Its key is derived from a deterministic signature of
 * the node's account, so a copied database gives nothing away and nothing has to be stored beside it.
 */
export class SecretBox implements SecretStore {
  private constructor(
    private readonly key: Uint8Array,
    private readonly inner: SecretStore,
  ) {}

  static async open(signer: Signer, inner: SecretStore): Promise<SecretBox> {
    const signature = await signer.signPersonal(new TextEncoder().encode(KEY_MESSAGE));
    const key = new Uint8Array(hkdfSync("sha256", signature, new Uint8Array(0), KEY_MESSAGE, 32));
    return new SecretBox(key, inner);
  }

  async load(name: string): Promise<Uint8Array | undefined> {
    const sealed = await this.inner.load(name);
    return sealed && this.unseal(name, sealed);
  }

  async saveOnce(name: string, value: Uint8Array): Promise<Uint8Array> {
    return this.unseal(name, await this.inner.saveOnce(name, this.seal(name, value)));
  }

  private seal(name: string, value: Uint8Array): Uint8Array {
    const nonce = randomBytes(NONCE_LENGTH);
    const cipher = createCipheriv("aes-256-gcm", this.key, nonce).setAAD(Buffer.from(name));
    return concatBytes(nonce, cipher.update(value), cipher.final(), cipher.getAuthTag());
  }

  private unseal(name: string, sealed: Uint8Array): Uint8Array {
    const nonce = sealed.subarray(0, NONCE_LENGTH);
    const tag = sealed.subarray(sealed.length - TAG_LENGTH);
    const decipher = createDecipheriv("aes-256-gcm", this.key, nonce).setAAD(Buffer.from(name)).setAuthTag(tag);
    try {
      return concatBytes(decipher.update(sealed.subarray(NONCE_LENGTH, sealed.length - TAG_LENGTH)), decipher.final());
    } catch (cause) {
      const text = `secret "${name}" was stored by another key: use that key, or another data directory or database`;
      throw new SecretUnreadableError(text, { name }, { cause });
    }
  }
}
