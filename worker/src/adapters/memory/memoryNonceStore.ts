// SPDX-License-Identifier: MIT

import type { Hex } from "../../domain/hex";
import type { L1Block } from "../../domain/l1Block";
import type { NonceStore } from "../../ports/nonceStore";

export class MemoryNonceStore implements NonceStore {
  private readonly used = new Map<Hex, { last: number; expirationBlock: L1Block }>();

  async reserve(recipientRandHash: Hex, count: number, paramsExpirationBlock: L1Block): Promise<number> {
    const known = this.used.get(recipientRandHash);
    const first = (known?.last ?? 0) + 1;
    const expirationBlock = known?.expirationBlock ?? paramsExpirationBlock;
    this.used.set(recipientRandHash, { last: first + count - 1, expirationBlock });
    return first;
  }

  async prune(block: L1Block): Promise<number> {
    const expired = [...this.used].filter(([, { expirationBlock }]) => expirationBlock < block);
    for (const [hash] of expired) this.used.delete(hash);
    return expired.length;
  }
}
