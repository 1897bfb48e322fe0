// SPDX-License-Identifier: MIT

import { z } from "zod";
import { address, type Address } from "../../domain/address";
import type { Hex } from "../../domain/hex";
import type { ClaimData } from "../../domain/proofs/claimData";
import { round, type Round } from "../../domain/round";
import { StorageError } from "../../domain/storageError";
import type { ClaimAttempt, ClaimedReceipt, ClaimStore, StoredClaim, StoredLeaf } from "../../ports/claimStore";
import type { VerifierScope } from "../../ports/verifierScope";
import { RECEIPT_COLUMNS } from "./receiptColumns";
import type { SqliteDatabase } from "./sqliteDatabase";

const hexText = z.custom<Hex>((value) => typeof value === "string" && /^0x[0-9a-f]*$/.test(value));
const integer = z.string().regex(/^\d+$/).transform(BigInt);

const CLAIM = z
  .object({
    id: z.number(),
    orchestrator: z.string(),
    root: hexText,
    total_pixels: integer,
    segments: z.number(),
    from_round: integer,
    state: z.enum(["prepared", "submitted", "proven", "voided", "missed"]),
    prepared_round: integer,
    round: integer.nullable(),
    attempt_sender: z.string().nullable(),
    attempt_nonce: z.number().nullable(),
    transaction_hash: hexText.nullable(),
  })
  .transform((row): StoredClaim => ({
    id: row.id,
    orchestrator: address(row.orchestrator),
    data: { root: row.root, totalPixels: row.total_pixels, segments: row.segments, fromRound: round(row.from_round) },
    state: row.state,
    preparedRound: round(row.prepared_round),
    round: row.round === null ? null : round(row.round),
    attempt:
      row.attempt_sender === null || row.attempt_nonce === null ? null : { sender: address(row.attempt_sender), nonce: row.attempt_nonce },
    transactionHash: row.transaction_hash,
  }));

const START = z.object({ start: integer });

export class SqliteClaimStore implements ClaimStore {
  constructor(private readonly modules: { readonly database: SqliteDatabase; readonly scope: VerifierScope }) {}

  async prepare(
    claim: { readonly orchestrator: Address; readonly data: ClaimData; readonly preparedRound: Round },
    leaves: readonly { readonly id: number; readonly start: bigint }[],
  ): Promise<StoredClaim> {
    const { database, scope } = this.modules;
    const { root, totalPixels, segments, fromRound } = claim.data;
    return database.transaction(() => {
      const sql = `INSERT INTO claim (orchestrator, root, total_pixels, segments, from_round, state, prepared_round, verifier)
        VALUES (?, ?, ?, ?, ?, 'prepared', ?, ?) RETURNING *`;
      const rounds = [fromRound, claim.preparedRound].map(String);
      const row = database.write(sql, claim.orchestrator, root, totalPixels.toString(), segments, ...rounds, scope.verifier);
      const stored = CLAIM.parse(row);
      leaves.forEach(({ id, start }, position) => {
        const assign = "UPDATE receipt SET claim_id = ?, position = ?, start = ? WHERE id = ? AND claim_id IS NULL";
        if (database.run(assign, stored.id, position, start.toString(), id) === 1) return;
        throw new StorageError(`receipt ${id} is in a claim already or is not there: no claim was made`, { receipt: id });
      });
      return stored;
    });
  }

  async open(orchestrator: Address): Promise<readonly StoredClaim[]> {
    return this.claims("orchestrator = ? AND state IN ('prepared', 'submitted') ORDER BY id", orchestrator);
  }

  async history(orchestrator: Address, limit: number): Promise<readonly StoredClaim[]> {
    return this.claims("orchestrator = ? ORDER BY id DESC LIMIT ?", orchestrator, limit);
  }

  async ofRound(orchestrator: Address, ofRound: Round): Promise<StoredClaim | undefined> {
    return this.claims("orchestrator = ? AND round = ?", orchestrator, ofRound.toString())[0];
  }

  async leaves(claimId: number): Promise<readonly StoredLeaf[]> {
    const sql = "SELECT start, receipt_hash, pixels, gateway, stream_id, sequence FROM receipt WHERE claim_id = ? ORDER BY position";
    // As above: rows of this store's own making, a hundred thousand of them.
    const rows = this.modules.database.all(sql, claimId) as LeafRow[];
    return rows.map((row) => ({
      start: BigInt(row.start),
      receiptHash: row.receipt_hash,
      pixels: BigInt(row.pixels),
      gateway: row.gateway,
      streamId: row.stream_id,
      sequence: BigInt(row.sequence),
    }));
  }

  async receipts(claimId: number, first: number, count: number): Promise<readonly ClaimedReceipt[]> {
    const sql = "SELECT * FROM receipt WHERE claim_id = ? AND position >= ? AND position < ? ORDER BY position";
    const rows = this.modules.database.all(sql, claimId, first, first + count);
    return rows.map((row) => ({ ...RECEIPT_COLUMNS.parse(row), start: START.parse(row).start }));
  }

  async setAttempt(claimId: number, attempt: ClaimAttempt | null): Promise<void> {
    const sql = "UPDATE claim SET attempt_sender = ?, attempt_nonce = ? WHERE id = ?";
    this.modules.database.run(sql, attempt?.sender ?? null, attempt?.nonce ?? null, claimId);
  }

  async discard(claimId: number): Promise<void> {
    const { database } = this.modules;
    database.transaction(() => {
      if (database.get("SELECT id FROM claim WHERE id = ? AND state = 'prepared'", claimId) === undefined) return;
      database.run("UPDATE receipt SET claim_id = NULL, position = NULL, start = NULL WHERE claim_id = ?", claimId);
      database.run("DELETE FROM claim WHERE id = ?", claimId);
    });
  }

  async markSubmitted(claimId: number, submittedRound: Round, transactionHash: Hex | null): Promise<void> {
    const sql = "UPDATE claim SET state = 'submitted', round = ?, transaction_hash = coalesce(?, transaction_hash) WHERE id = ?";
    this.modules.database.run(sql, submittedRound.toString(), transactionHash, claimId);
  }

  async markPrepared(claimId: number): Promise<void> {
    this.modules.database.run("UPDATE claim SET state = 'prepared', round = NULL WHERE id = ?", claimId);
  }

  async markEnded(claimId: number, state: "proven" | "voided" | "missed"): Promise<void> {
    this.modules.database.run("UPDATE claim SET state = ? WHERE id = ?", state, claimId);
  }

  private claims(condition: string, ...values: (string | number)[]): StoredClaim[] {
    const { database, scope } = this.modules;
    const rows = database.all(`SELECT * FROM claim WHERE verifier = ? AND ${condition}`, scope.verifier, ...values);
    return rows.map((row) => CLAIM.parse(row));
  }
}

interface LeafRow {
  readonly start: string;
  readonly receipt_hash: Hex;
  readonly pixels: string;
  readonly gateway: Address;
  readonly stream_id: Hex;
  readonly sequence: string;
}
