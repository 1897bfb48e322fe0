// SPDX-License-Identifier: MIT

import type { Entropy } from "../../ports/entropy";
import type { SecretStore } from "../../ports/secretStore";

const SECRET_LENGTH = 32;

/**
 * A secret of the node that outlives the process: with it, ticket params and auth tokens given out before a restart stay
 * valid (node-payments 14.3).
 */
export async function loadOrCreateSecret(name: string, secrets: SecretStore, entropy: Entropy): Promise<Uint8Array> {
  return (await secrets.load(name)) ?? (await secrets.saveOnce(name, entropy.bytes(SECRET_LENGTH)));
}
