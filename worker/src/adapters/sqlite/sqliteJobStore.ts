// SPDX-License-Identifier: MIT

import { blockColumn } from "../../domain/blockColumn";
import type { Hex } from "../../domain/hex";
import type { SignedReceipt } from "../../domain/proofs/signedReceipt";
import type { Round } from "../../domain/round";
import type { JobStore } from "../../ports/jobStore";
import type { SqliteDatabase } from "./sqliteDatabase";
import type { SqliteReceiptStore } from "./sqliteReceiptStore";

export class SqliteJobStore implements JobStore {
  constructor(private readonly modules: { readonly database: SqliteDatabase; readonly receipts: SqliteReceiptStore }) {}

  async add(jobKey: Hex, round: Round): Promise<void> {
    this.modules.database.run("INSERT INTO finished_job (job_key, round) VALUES (?, ?)", jobKey, blockColumn(round));
  }

  async has(jobKey: Hex): Promise<boolean> {
    return this.modules.database.get("SELECT 1 FROM finished_job WHERE job_key = ? LIMIT 1", jobKey) !== undefined;
  }

  async attest(jobKey: Hex, signed: SignedReceipt, receiptHash: Hex): Promise<"stored" | "known" | "conflict" | "noJob"> {
    const { database, receipts } = this.modules;
    return database.transaction(() => {
      const known = receipts.readHash(signed.receipt);
      if (known !== undefined) return known === receiptHash ? "known" : "conflict";
      const sql = "DELETE FROM finished_job WHERE id = (SELECT min(id) FROM finished_job WHERE job_key = ?)";
      if (database.run(sql, jobKey) === 0) return "noJob";
      receipts.insertWithin(signed, receiptHash);
      return "stored";
    });
  }

  async pruneRounds(round: Round): Promise<number> {
    return this.modules.database.run("DELETE FROM finished_job WHERE round < ?", blockColumn(round));
  }

  async keepNewest(count: number): Promise<number> {
    return this.modules.database.run("DELETE FROM finished_job WHERE id <= (SELECT max(id) FROM finished_job) - ?", count);
  }
}
