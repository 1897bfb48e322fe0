// SPDX-License-Identifier: MIT

import type { AuthToken } from "../../domain/authToken";
import { authTokenMac } from "../../domain/authTokenMac";
import { equalBytes } from "../../domain/equalBytes";
import { hex } from "../../domain/hex";
import { Refusal } from "../../domain/refusal";
import type { Clock } from "../../ports/clock";
import type { Entropy } from "../../ports/entropy";
import type { Hashing } from "../../ports/hashing";

const VALID_FOR_SECONDS = 1800;
const SESSION_ID_BYTES = 4;
/** The one form that this node gives out. */
const SESSION_ID = /^[0-9a-f]{8}$/;

/** Gives out session ids with a proof of it, and recognises them again (node-protocol section 3.5). */
export class AuthTokens {
  constructor(
    private readonly options: { readonly key: Uint8Array },
    private readonly modules: { readonly clock: Clock; readonly entropy: Entropy; readonly hashing: Hashing },
  ) {}

  create(): AuthToken {
    const { clock, entropy } = this.modules;
    const sessionId = hex(entropy.bytes(SESSION_ID_BYTES)).slice(2);
    const expiration = BigInt(Math.floor(clock.now() / 1000) + VALID_FOR_SECONDS);
    return { sessionId, expiration, token: this.mac(sessionId, expiration) };
  }

  isGenuine(token: AuthToken): boolean {
    if (!SESSION_ID.test(token.sessionId) || token.expiration < 0n) return false;
    return equalBytes(token.token, this.mac(token.sessionId, token.expiration));
  }

  /** Throws a {@link Refusal} with the network's texts; returns the token. */
  check(token: AuthToken | undefined): AuthToken {
    if (token === undefined) throw new Refusal("credentials", "missing auth token");
    if (!this.isGenuine(token)) throw new Refusal("credentials", "invalid auth token");
    if (token.expiration < BigInt(Math.floor(this.modules.clock.now() / 1000))) {
      throw new Refusal("credentials", "expired auth token");
    }
    return token;
  }

  private mac(sessionId: string, expiration: bigint): Uint8Array {
    return authTokenMac(this.options.key, sessionId, expiration, this.modules.hashing.hmacSha256);
  }
}
