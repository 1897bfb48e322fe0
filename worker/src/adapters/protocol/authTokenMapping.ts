// SPDX-License-Identifier: MIT

import type { AuthToken } from "../../domain/authToken";
import type { WireMessages } from "./wireMessages";

/** Auth tokens on the wire and in the domain. */
export const authTokenMapping = {
  toWire: (token: AuthToken): WireMessages["AuthToken"] => ({
    token: token.token,
    session_id: token.sessionId,
    expiration: String(token.expiration),
  }),
  fromWire: (wire: WireMessages["AuthToken"]): AuthToken => ({
    token: wire.token,
    sessionId: wire.session_id,
    expiration: BigInt(wire.expiration),
  }),
} as const;
