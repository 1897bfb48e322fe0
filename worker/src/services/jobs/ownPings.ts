// SPDX-License-Identifier: MIT

import { concatBytes } from "../../domain/concatBytes";
import { equalBytes } from "../../domain/equalBytes";
import type { Entropy } from "../../ports/entropy";
import type { Hashing } from "../../ports/hashing";

const RANDOM_BYTES = 16;
const MAC_BYTES = 16;
/** The key proves sessions too: no session id begins like this. */
const PURPOSE = new TextEncoder().encode("own ping");

/**
 * Values by which a node finds out whether it answers at its own address, and recognises them again. They are signed in the network's way, and so is
 * the hash of a rendition: whoever chose the value would have a signed result. All processes of one operator have one key, and know each other's.
 */
export class OwnPings {
  constructor(
    private readonly options: { readonly key: Uint8Array },
    private readonly modules: { readonly entropy: Entropy; readonly hashing: Hashing },
  ) {}

  draw(): Uint8Array {
    const random = this.modules.entropy.bytes(RANDOM_BYTES);
    return concatBytes(random, this.mac(random));
  }

  isOwn(value: Uint8Array): boolean {
    return equalBytes(value.subarray(RANDOM_BYTES), this.mac(value.subarray(0, RANDOM_BYTES)));
  }

  private mac(random: Uint8Array): Uint8Array {
    const { hashing } = this.modules;
    return hashing.hmacSha256(this.options.key, concatBytes(PURPOSE, random)).subarray(0, MAC_BYTES);
  }
}
