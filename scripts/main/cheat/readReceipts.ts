// SPDX-License-Identifier: MIT

import { join } from "node:path";

import Libsql from "libsql";

import { RECEIPT_COLUMNS } from "../../../worker/src/adapters/sqlite/receiptColumns";
import type { SignedReceipt } from "../../../worker/src/domain/proofs/signedReceipt";

/** The receipts that an orchestrator keeps in its data folder. The node may be running: this only reads. */
export function readReceipts(dataFolder: string): SignedReceipt[] {
  const database = new Libsql(join(dataFolder, "node.sqlite"), { readonly: true });
  try {
    const rows = database.prepare("SELECT * FROM receipt ORDER BY id").all();
    return rows.map((row) => RECEIPT_COLUMNS.parse(row));
  } finally {
    database.close();
  }
}
