// SPDX-License-Identifier: MIT

import { z } from "zod";
import { address, type Address } from "../../domain/address";
import { blockColumn } from "../../domain/blockColumn";
import type { Hex } from "../../domain/hex";
import { FAULTS, type Fault } from "../../domain/proofs/fault";
import type { MultiProof } from "../../domain/proofs/multiProof";
import { round, type Round } from "../../domain/round";
import { wei, type Wei } from "../../domain/wei";
import type { ClaimRecords, RecordedClaim, RecordedLeaf } from "../../ports/claimHistory";
import type { WatchedClaim, WatchedStatus, WatchStore } from "../../ports/watchStore";
import { receiptText } from "./receiptText";
import type { SqliteDatabase } from "./sqliteDatabase";
import type { SqliteKeyValueStore } from "./sqliteKeyValueStore";

const NEXT_BLOCK_KEY = "watchNextBlock";
const VERIFIER_KEY = "watchVerifier";

const hexText = z.custom<Hex>((value) => typeof value === "string" && /^0x[0-9a-f]*$/.test(value));
const integer = z.string().regex(/^\d+$/).transform(BigInt);

const CLAIM = z
  .object({
    orchestrator: z.string(),
    round: z.number(),
    root: hexText,
    total_pixels: integer,
    segments: z.number(),
    from_round: z.number(),
    status: z.enum(["submitted", "proven", "voided", "missed", "vanished"]),
    is_audited: z.number(),
    punished: z.string(),
  })
  .transform((row): WatchedClaim => ({
    orchestrator: address(row.orchestrator),
    round: round(BigInt(row.round)),
    data: { root: row.root, totalPixels: row.total_pixels, segments: row.segments, fromRound: round(BigInt(row.from_round)) },
    status: row.status,
    isAudited: row.is_audited === 1,
    punished: FAULTS.filter((fault) => row.punished.split(",").includes(fault)),
  }));

const LEAF = z
  .object({
    orchestrator: z.string(),
    round: z.number(),
    start: integer,
    receipt_hash: hexText,
    work_key: hexText,
    receipt: z.string(),
    proof: z.string().nullable(),
  })
  .transform((row): RecordedLeaf => ({
    orchestrator: address(row.orchestrator),
    round: round(BigInt(row.round)),
    start: row.start,
    receiptHash: row.receipt_hash,
    workKey: row.work_key,
    receipt: receiptText.read(row.receipt),
    proof: row.proof === null ? undefined : readProof(row.proof),
  }));

const AMOUNTS = z.array(z.object({ amount: integer }));

export class SqliteWatchStore implements WatchStore {
  constructor(private readonly modules: { readonly database: SqliteDatabase; readonly keyValues: SqliteKeyValueStore }) {}

  async bindVerifier(verifier: Address): Promise<void> {
    const { database, keyValues } = this.modules;
    database.transaction(() => {
      const known = keyValues.read(VERIFIER_KEY);
      if (known !== undefined && known !== verifier) {
        database.run("DELETE FROM watched_leaf");
        database.run("DELETE FROM watched_claim");
        database.run("DELETE FROM kv WHERE key = ?", NEXT_BLOCK_KEY);
      }
      keyValues.write(VERIFIER_KEY, verifier);
    });
  }

  async nextBlock(): Promise<number | undefined> {
    const text = this.modules.keyValues.read(NEXT_BLOCK_KEY);
    return text === undefined ? undefined : Number(text);
  }

  async record({ claims, leaves, payments }: ClaimRecords, nextBlock: number): Promise<void> {
    const { database, keyValues } = this.modules;
    database.transaction(() => {
      for (const claim of claims) this.insertClaim(claim);
      for (const leaf of leaves) this.insertLeaf(leaf);
      for (const { id, gateway, orchestrator, round: of, amount } of payments) {
        const sql =
          "INSERT INTO watched_payment (id, gateway, orchestrator, round, amount) VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING";
        database.run(sql, id, gateway, orchestrator, blockColumn(of), amount.toString());
      }
      keyValues.write(NEXT_BLOCK_KEY, String(nextBlock));
    });
  }

  async recordAudit({ orchestrator, round: of }: RecordedClaim, leaves: readonly RecordedLeaf[]): Promise<void> {
    const { database } = this.modules;
    database.transaction(() => {
      for (const leaf of leaves) this.insertLeaf(leaf);
      database.run("UPDATE watched_claim SET is_audited = 1 WHERE orchestrator = ? AND round = ?", orchestrator, blockColumn(of));
    });
  }

  async setStatus(orchestrator: Address, of: Round, status: WatchedStatus): Promise<void> {
    const sql = "UPDATE watched_claim SET status = ? WHERE orchestrator = ? AND round = ?";
    this.modules.database.run(sql, status, orchestrator, blockColumn(of));
  }

  async addPunished(orchestrator: Address, of: Round, fault: Fault): Promise<void> {
    const sql = "UPDATE watched_claim SET punished = punished || ? WHERE orchestrator = ? AND round = ?";
    this.modules.database.run(sql, `,${fault}`, orchestrator, blockColumn(of));
  }

  async claims(): Promise<readonly WatchedClaim[]> {
    return this.modules.database.all("SELECT * FROM watched_claim ORDER BY round, orchestrator").map((row) => CLAIM.parse(row));
  }

  async leaves(orchestrator: Address, of: Round): Promise<readonly RecordedLeaf[]> {
    // Starts are decimal text without leading zeros: the longer is the greater.
    const sql = "SELECT * FROM watched_leaf WHERE orchestrator = ? AND round = ? ORDER BY length(start), start, receipt_hash";
    return this.modules.database.all(sql, orchestrator, blockColumn(of)).map((row) => LEAF.parse(row));
  }

  async repeatedWork(): Promise<readonly RecordedLeaf[]> {
    const sql = `SELECT leaf.* FROM watched_leaf AS leaf JOIN
      (SELECT orchestrator, work_key FROM watched_leaf GROUP BY orchestrator, work_key HAVING count(*) > 1) AS repeated
      ON leaf.orchestrator = repeated.orchestrator AND leaf.work_key = repeated.work_key
      ORDER BY leaf.orchestrator, leaf.work_key, leaf.round, length(leaf.start), leaf.start, leaf.receipt_hash`;
    return this.modules.database.all(sql).map((row) => LEAF.parse(row));
  }

  async paid(gateway: Address, orchestrator: Address, rounds: { readonly from: Round; readonly to: Round }): Promise<Wei> {
    const sql = "SELECT amount FROM watched_payment WHERE gateway = ? AND orchestrator = ? AND round BETWEEN ? AND ?";
    const values = [gateway, orchestrator, blockColumn(rounds.from), blockColumn(rounds.to)];
    const rows = AMOUNTS.parse(this.modules.database.all(sql, ...values));
    return wei(rows.reduce((total, { amount }) => total + amount, 0n));
  }

  /** A claim that was taken back and made again counts anew. */
  private insertClaim({ orchestrator, round: of, data }: RecordedClaim): void {
    const sql = `INSERT INTO watched_claim (orchestrator, round, root, total_pixels, segments, from_round, status)
      VALUES (?, ?, ?, ?, ?, ?, 'submitted')
      ON CONFLICT (orchestrator, round) DO UPDATE SET root = excluded.root, total_pixels = excluded.total_pixels,
      segments = excluded.segments, from_round = excluded.from_round, status = 'submitted', is_audited = 0, punished = ''
      WHERE status = 'vanished' OR root <> excluded.root OR total_pixels <> excluded.total_pixels
      OR segments <> excluded.segments OR from_round <> excluded.from_round`;
    const { root, totalPixels, segments, fromRound } = data;
    this.modules.database.run(sql, orchestrator, blockColumn(of), root, totalPixels.toString(), segments, blockColumn(fromRound));
  }

  /** A leaf with a proof is worth more than the same one without. */
  private insertLeaf({ orchestrator, round: of, start, receiptHash, workKey, receipt, proof }: RecordedLeaf): void {
    const sql = `INSERT INTO watched_leaf (orchestrator, round, start, receipt_hash, work_key, receipt, proof) VALUES (?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (orchestrator, round, start, receipt_hash) DO UPDATE SET proof = coalesce(proof, excluded.proof)`;
    this.modules.database.run(
      sql,
      orchestrator,
      blockColumn(of),
      start.toString(),
      receiptHash,
      workKey,
      receiptText.write(receipt),
      proof === undefined ? null : [proof.steps, ...proof.nodes].join(","),
    );
  }
}

/** First the steps, then the nodes. */
function readProof(text: string): MultiProof {
  const [steps, ...nodes] = z.array(hexText).nonempty().parse(text.split(","));
  return { steps, nodes };
}
