// SPDX-License-Identifier: MIT

import { z } from "zod";
import type { Address } from "../../domain/address";
import { blockColumn } from "../../domain/blockColumn";
import type { Hex } from "../../domain/hex";
import type { SignedReceipt } from "../../domain/proofs/signedReceipt";
import type { WorkName } from "../../domain/proofs/workName";
import { round, type Round } from "../../domain/round";
import type { Clock } from "../../ports/clock";
import type { ReceiptStore, UnclaimedReceipt } from "../../ports/receiptStore";
import type { VerifierScope } from "../../ports/verifierScope";
import type { SqliteDatabase } from "./sqliteDatabase";

const KNOWN = z.object({ receipt_hash: z.custom<Hex>((value) => typeof value === "string") }).optional();
const COUNT = z.object({ count: z.number() });
const AMOUNTS = z.array(z.object({ pixels: z.string(), is_waiting: z.number() }));

export class SqliteReceiptStore implements ReceiptStore {
  constructor(private readonly modules: { readonly database: SqliteDatabase; readonly clock: Clock; readonly scope: VerifierScope }) {}

  async add(signed: SignedReceipt, receiptHash: Hex): Promise<"stored" | "known" | "conflict"> {
    if (this.insertWithin(signed, receiptHash)) return "stored";
    return this.readHash(signed.receipt) === receiptHash ? "known" : "conflict";
  }

  async hashOf(work: WorkName): Promise<Hex | undefined> {
    return this.readHash(work);
  }

  readHash(work: WorkName): Hex | undefined {
    const sql = "SELECT receipt_hash FROM receipt WHERE gateway = ? AND stream_id = ? AND sequence = ?";
    return KNOWN.parse(this.modules.database.get(sql, work.gateway, work.streamId, work.sequence.toString()))?.receipt_hash;
  }

  /** Stores a receipt, perhaps as a part of the caller's transaction. False when its work key has one. */
  insertWithin({ receipt, signature }: SignedReceipt, receiptHash: Hex): boolean {
    const { database, clock, scope } = this.modules;
    const sql = `INSERT INTO receipt (gateway, stream_id, sequence, orchestrator, round, source_hash, renditions_hash, profiles_hash,
      pixels, latency_ms, device, signature, receipt_hash, received_at, verifier)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (gateway, stream_id, sequence) DO NOTHING`;
    const changes = database.run(
      sql,
      receipt.gateway,
      receipt.streamId,
      receipt.sequence.toString(),
      receipt.orchestrator,
      blockColumn(receipt.round),
      receipt.sourceHash,
      receipt.renditionsHash,
      receipt.profilesHash,
      receipt.pixels.toString(),
      receipt.latencyMs,
      receipt.device,
      signature,
      receiptHash,
      clock.now(),
      scope.verifier,
    );
    return changes > 0;
  }

  async unclaimed(
    orchestrator: Address,
    rounds: { readonly from: Round; readonly before: Round },
    limit: number,
  ): Promise<readonly UnclaimedReceipt[]> {
    const sql = `SELECT id, round, receipt_hash, pixels, gateway, stream_id, sequence FROM receipt
      WHERE claim_id IS NULL AND orchestrator = ? AND verifier = ? AND round >= ? AND round < ? ORDER BY id LIMIT ?`;
    // Up to a hundred thousand rows that this store wrote: parsing each would take longer than building the tree.
    const [from, before] = [blockColumn(rounds.from), blockColumn(rounds.before)];
    const { database, scope } = this.modules;
    const rows = database.all(sql, orchestrator, scope.verifier, from, before, limit) as UnclaimedRow[];
    return rows.map((row) => ({
      id: row.id,
      round: round(BigInt(row.round)),
      receiptHash: row.receipt_hash,
      pixels: BigInt(row.pixels),
      gateway: row.gateway,
      streamId: row.stream_id,
      sequence: BigInt(row.sequence),
    }));
  }

  async countUnclaimed(orchestrator: Address, before?: Round): Promise<number> {
    const sql = "SELECT count(*) AS count FROM receipt WHERE claim_id IS NULL AND orchestrator = ? AND verifier = ?";
    const { database, scope } = this.modules;
    const row =
      before === undefined
        ? database.get(sql, orchestrator, scope.verifier)
        : database.get(`${sql} AND round < ?`, orchestrator, scope.verifier, blockColumn(before));
    return COUNT.parse(row).count;
  }

  async totals(orchestrator: Address): ReturnType<ReceiptStore["totals"]> {
    const sql = "SELECT pixels, claim_id IS NULL AND verifier = ? AS is_waiting FROM receipt WHERE orchestrator = ?";
    const { database, scope } = this.modules;
    const all = AMOUNTS.parse(database.all(sql, scope.verifier, orchestrator));
    const unclaimed = all.filter((row) => row.is_waiting === 1);
    return { receipts: all.length, pixels: sum(all), unclaimed: unclaimed.length, unclaimedPixels: sum(unclaimed) };
  }

  /** Receipts in no claim, and claims, whose Verifier is unknown are this one's. Returns how many receipts in no claim are another's. */
  adopt(): number {
    const { database, scope } = this.modules;
    return database.transaction(() => {
      database.run("UPDATE receipt SET verifier = ? WHERE claim_id IS NULL AND verifier = ''", scope.verifier);
      database.run("UPDATE claim SET verifier = ? WHERE verifier = ''", scope.verifier);
      const sql = "SELECT count(*) AS count FROM receipt WHERE claim_id IS NULL AND verifier <> ?";
      return COUNT.parse(database.get(sql, scope.verifier)).count;
    });
  }
}

interface UnclaimedRow {
  readonly id: number;
  readonly round: number;
  readonly receipt_hash: Hex;
  readonly pixels: string;
  readonly gateway: Address;
  readonly stream_id: Hex;
  readonly sequence: string;
}

function sum(rows: z.infer<typeof AMOUNTS>): bigint {
  return rows.reduce((total, row) => total + BigInt(row.pixels), 0n);
}
