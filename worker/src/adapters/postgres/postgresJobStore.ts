// SPDX-License-Identifier: MIT

import { blockColumn } from "../../domain/blockColumn";
import type { Hex } from "../../domain/hex";
import type { SignedReceipt } from "../../domain/proofs/signedReceipt";
import type { Round } from "../../domain/round";
import { StorageError } from "../../domain/storageError";
import type { JobStore } from "../../ports/jobStore";
import type { PostgresDatabase } from "./postgresDatabase";
import type { PostgresReceiptStore } from "./postgresReceiptStore";

/** A receipt came for which there is no job: its transaction is undone. */
class NoJobError extends StorageError {}

export class PostgresJobStore implements JobStore {
  constructor(private readonly modules: { readonly database: PostgresDatabase; readonly receipts: PostgresReceiptStore }) {}

  async add(jobKey: Hex, round: Round): Promise<void> {
    await this.modules.database.run("INSERT INTO finished_job (job_key, round) VALUES ($1, $2)", jobKey, blockColumn(round));
  }

  async has(jobKey: Hex): Promise<boolean> {
    const row = await this.modules.database.get("SELECT 1 AS found FROM finished_job WHERE job_key = $1 LIMIT 1", jobKey);
    return row !== undefined;
  }

  /**
   * The receipt is inserted first: of two with one work key the second waits, and finds the first. Then a job is locked and used up; a job
   * that another receipt is just using up is waited for, and the next equal one taken if it is gone.
   */
  async attest(jobKey: Hex, signed: SignedReceipt, receiptHash: Hex): Promise<"stored" | "known" | "conflict" | "noJob"> {
    const { database, receipts } = this.modules;
    try {
      return await database.transaction(async (queries) => {
        const outcome = await receipts.addWithin(queries, signed, receiptHash);
        if (outcome !== "stored") return outcome;
        const sql = `DELETE FROM finished_job WHERE id =
          (SELECT id FROM finished_job WHERE job_key = $1 ORDER BY id LIMIT 1 FOR UPDATE)`;
        if ((await queries.run(sql, jobKey)) === 0) throw new NoJobError("no job waits for the receipt: nothing was written");
        return "stored";
      });
    } catch (error) {
      if (error instanceof NoJobError) return "noJob";
      throw error;
    }
  }

  async pruneRounds(round: Round): Promise<number> {
    return this.modules.database.run("DELETE FROM finished_job WHERE round < $1", blockColumn(round));
  }

  async keepNewest(count: number): Promise<number> {
    return this.modules.database.run("DELETE FROM finished_job WHERE id <= (SELECT max(id) FROM finished_job) - $1", count);
  }
}
