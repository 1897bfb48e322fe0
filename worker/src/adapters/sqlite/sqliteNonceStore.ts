// SPDX-License-Identifier: MIT

import { z } from "zod";
import { blockColumn } from "../../domain/blockColumn";
import type { Hex } from "../../domain/hex";
import type { L1Block } from "../../domain/l1Block";
import type { NonceStore } from "../../ports/nonceStore";
import type { SqliteDatabase } from "./sqliteDatabase";

const ROW = z.object({ last_nonce: z.number() });

export class SqliteNonceStore implements NonceStore {
  constructor(private readonly modules: { readonly database: SqliteDatabase }) {}

  async reserve(recipientRandHash: Hex, count: number, paramsExpirationBlock: L1Block): Promise<number> {
    const sql = `INSERT INTO own_nonce (recipient_rand_hash, last_nonce, expiration_block) VALUES (?, ?, ?)
      ON CONFLICT (recipient_rand_hash) DO UPDATE SET last_nonce = last_nonce + excluded.last_nonce
      RETURNING last_nonce`;
    const row = this.modules.database.write(sql, recipientRandHash, count, blockColumn(paramsExpirationBlock));
    return ROW.parse(row).last_nonce - count + 1;
  }

  async prune(block: L1Block): Promise<number> {
    return this.modules.database.run("DELETE FROM own_nonce WHERE expiration_block < ?", blockColumn(block));
  }
}
