// SPDX-License-Identifier: MIT

import type { Address } from "../../domain/address";
import { blockColumn } from "../../domain/blockColumn";
import type { Hex } from "../../domain/hex";
import type { SignedReceipt } from "../../domain/proofs/signedReceipt";
import type { WorkName } from "../../domain/proofs/workName";
import { round, type Round } from "../../domain/round";
import type { Clock } from "../../ports/clock";
import type { ReceiptStore, UnclaimedReceipt } from "../../ports/receiptStore";
import type { VerifierScope } from "../../ports/verifierScope";
import type { Queries } from "./queries";

export class PostgresReceiptStore implements ReceiptStore {
  constructor(private readonly modules: { readonly database: Queries; readonly clock: Clock; readonly scope: VerifierScope }) {}

  async add(signed: SignedReceipt, receiptHash: Hex): Promise<"stored" | "known" | "conflict"> {
    return this.addWithin(this.modules.database, signed, receiptHash);
  }

  async hashOf(work: WorkName): Promise<Hex | undefined> {
    return readHash(this.modules.database, work);
  }

  /** {@link add}, perhaps as a part of the caller's transaction. The insertion waits for one with the same work key that is under way. */
  async addWithin(queries: Queries, signed: SignedReceipt, receiptHash: Hex): Promise<"stored" | "known" | "conflict"> {
    const { receipt, signature } = signed;
    const columns = {
      gateway: receipt.gateway,
      stream_id: receipt.streamId,
      sequence: receipt.sequence.toString(),
      orchestrator: receipt.orchestrator,
      round: blockColumn(receipt.round),
      source_hash: receipt.sourceHash,
      renditions_hash: receipt.renditionsHash,
      profiles_hash: receipt.profilesHash,
      pixels: receipt.pixels.toString(),
      latency_ms: receipt.latencyMs,
      device: receipt.device,
      signature,
      receipt_hash: receiptHash,
      received_at: this.modules.clock.now(),
      verifier: this.modules.scope.verifier,
    };
    const places = Object.keys(columns).map((_, index) => `$${index + 1}`);
    const sql = `INSERT INTO receipt (${Object.keys(columns).join(", ")}) VALUES (${places.join(", ")})
      ON CONFLICT (gateway, stream_id, sequence) DO NOTHING`;
    if ((await queries.run(sql, ...Object.values(columns))) === 1) return "stored";
    return (await readHash(queries, receipt)) === receiptHash ? "known" : "conflict";
  }

  async unclaimed(
    orchestrator: Address,
    rounds: { readonly from: Round; readonly before: Round },
    limit: number,
  ): Promise<readonly UnclaimedReceipt[]> {
    const sql = `SELECT id, round, receipt_hash, pixels, gateway, stream_id, sequence FROM receipt
      WHERE claim_id IS NULL AND orchestrator = $1 AND verifier = $2 AND round >= $3 AND round < $4 ORDER BY id LIMIT $5`;
    const { database, scope } = this.modules;
    const [from, before] = [blockColumn(rounds.from), blockColumn(rounds.before)];
    const rows = await database.all(sql, orchestrator, scope.verifier, from, before, limit);
    return rows.map((row) => ({
      id: row.number("id"),
      round: round(BigInt(row.number("round"))),
      receiptHash: row.hex("receipt_hash"),
      pixels: row.integer("pixels"),
      gateway: row.address("gateway"),
      streamId: row.hex("stream_id"),
      sequence: row.integer("sequence"),
    }));
  }

  async countUnclaimed(orchestrator: Address, before?: Round): Promise<number> {
    const sql = `SELECT count(*) AS count FROM receipt
      WHERE claim_id IS NULL AND orchestrator = $1 AND verifier = $2 AND ($3::bigint IS NULL OR round < $3)`;
    const { database, scope } = this.modules;
    const row = await database.get(sql, orchestrator, scope.verifier, before === undefined ? null : blockColumn(before));
    return row!.number("count");
  }

  async totals(orchestrator: Address): ReturnType<ReceiptStore["totals"]> {
    const sql = `SELECT count(*) AS receipts, coalesce(sum(pixels::numeric), 0)::text AS pixels,
      count(*) FILTER (WHERE claim_id IS NULL AND verifier = $2) AS unclaimed,
      coalesce(sum(pixels::numeric) FILTER (WHERE claim_id IS NULL AND verifier = $2), 0)::text AS unclaimed_pixels
      FROM receipt WHERE orchestrator = $1`;
    const { database, scope } = this.modules;
    const row = (await database.get(sql, orchestrator, scope.verifier))!;
    return {
      receipts: row.number("receipts"),
      pixels: row.integer("pixels"),
      unclaimed: row.number("unclaimed"),
      unclaimedPixels: row.integer("unclaimed_pixels"),
    };
  }
}

async function readHash(queries: Queries, work: WorkName): Promise<Hex | undefined> {
  const sql = "SELECT receipt_hash FROM receipt WHERE gateway = $1 AND stream_id = $2 AND sequence = $3";
  return (await queries.get(sql, work.gateway, work.streamId, work.sequence.toString()))?.hex("receipt_hash");
}
