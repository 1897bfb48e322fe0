// SPDX-License-Identifier: MIT

import { concatBytes } from "./concatBytes";
import type { HmacSha256 } from "./hmacSha256";
import { minimalBytes } from "./minimalBytes";

/** The token for a session: HMAC-SHA256 over the id and the expiration, in Unix seconds (node-protocol section 3.5). */
export function authTokenMac(key: Uint8Array, sessionId: string, expiration: bigint, hmacSha256: HmacSha256): Uint8Array {
  return hmacSha256(key, concatBytes(new TextEncoder().encode(sessionId), minimalBytes(expiration)));
}
