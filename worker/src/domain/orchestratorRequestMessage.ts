// SPDX-License-Identifier: MIT

import type { Address } from "./address";
import { checksumAddress } from "./checksumAddress";
import type { Keccak256 } from "./keccak256";

/** The bytes a gateway hands to its signer for GetOrchestrator: the hash of its checksummed address in ASCII. */
export function orchestratorRequestMessage(sender: Address, keccak256: Keccak256): Uint8Array {
  return keccak256(new TextEncoder().encode(checksumAddress(sender, keccak256)));
}
