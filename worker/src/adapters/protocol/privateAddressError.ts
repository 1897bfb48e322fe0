// SPDX-License-Identifier: MIT

import { NodeError } from "../../domain/nodeError";

/** A peer has named an address that is not on the internet, and this node calls no other. */
export class PrivateAddressError extends NodeError {
  readonly code = "PRIVATE_ADDRESS";

  constructor(host: string, addresses: readonly string[]) {
    const isLiteral = addresses.length === 1 && addresses[0] === host;
    super(`${isLiteral ? host : `${host} (${addresses.join(", ")})`} is no public address: --allow-private-addresses takes it`, { host });
  }
}
