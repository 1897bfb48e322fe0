// SPDX-License-Identifier: MIT

import { blockColumn } from "../../domain/blockColumn";
import type { Hex } from "../../domain/hex";
import type { L1Block } from "../../domain/l1Block";
import type { NonceStore } from "../../ports/nonceStore";
import type { Queries } from "./queries";

export class PostgresNonceStore implements NonceStore {
  constructor(private readonly modules: { readonly database: Queries }) {}

  /** One statement that locks the row and counts it up: no two processes get one nonce. */
  async reserve(recipientRandHash: Hex, count: number, paramsExpirationBlock: L1Block): Promise<number> {
    const sql = `INSERT INTO own_nonce (recipient_rand_hash, last_nonce, expiration_block) VALUES ($1, $2, $3)
      ON CONFLICT (recipient_rand_hash) DO UPDATE SET last_nonce = own_nonce.last_nonce + excluded.last_nonce
      RETURNING last_nonce`;
    const row = await this.modules.database.get(sql, recipientRandHash, count, blockColumn(paramsExpirationBlock));
    return row!.number("last_nonce") - count + 1;
  }

  async prune(block: L1Block): Promise<number> {
    return this.modules.database.run("DELETE FROM own_nonce WHERE expiration_block < $1", blockColumn(block));
  }
}
