// SPDX-License-Identifier: MIT

import { concatBytes } from "./concatBytes";
import type { HmacSha256 } from "./hmacSha256";
import { minimalBytes } from "./minimalBytes";

/**
 * The token for a session: HMAC-SHA256 over the id and the expiration, in Unix seconds (node-protocol section 3.5). The two are joined
 * without a mark, so only ids of one fixed length may be taken: else bytes of the one could be read as bytes of the other.
 */
export function authTokenMac(key: Uint8Array, sessionId: string, expiration: bigint, hmacSha256: HmacSha256): Uint8Array {
  return hmacSha256(key, concatBytes(new TextEncoder().encode(sessionId), minimalBytes(expiration)));
}
