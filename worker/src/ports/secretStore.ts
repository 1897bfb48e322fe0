// SPDX-License-Identifier: MIT

/** Small secrets of the node: the recipient secret, the auth-token key. Durable; the caller encrypts before it saves. */
export interface SecretStore {
  load(name: string): Promise<Uint8Array | undefined>;
  /** Keeps the first value saved under a name and returns the kept one, so that two processes agree. */
  saveOnce(name: string, value: Uint8Array): Promise<Uint8Array>;
}
