// SPDX-License-Identifier: MIT

import type { Address } from "../../domain/address";
import type { Hex } from "../../domain/hex";
import type { ClaimData } from "../../domain/proofs/claimData";
import { round, type Round } from "../../domain/round";
import { StorageError } from "../../domain/storageError";
import type { ClaimAttempt, ClaimedReceipt, ClaimState, ClaimStore, StoredClaim, StoredLeaf } from "../../ports/claimStore";
import type { VerifierScope } from "../../ports/verifierScope";
import type { PostgresDatabase } from "./postgresDatabase";
import type { PostgresDuty } from "./postgresDuty";
import type { Queries, SqlValue } from "./queries";
import type { Row } from "./row";
import { toSignedReceipt } from "./toSignedReceipt";

const STATES: readonly ClaimState[] = ["prepared", "submitted", "proven", "voided", "missed"];
/** Leaves that one statement assigns. */
const CHUNK = 10_000;

/**
 * Every change is fenced: a process whose turn to send transactions has gone to another one changes nothing any more, however late it
 * wakes up. So an attempt that is written down here is one that whoever sends next knows of.
 */
export class PostgresClaimStore implements ClaimStore {
  constructor(
    private readonly modules: { readonly database: PostgresDatabase; readonly duty: PostgresDuty; readonly scope: VerifierScope },
  ) {}

  /** The index on prepared claims lets one in; a receipt that is in a claim is passed over, and missed in the count. */
  async prepare(
    claim: { readonly orchestrator: Address; readonly data: ClaimData; readonly preparedRound: Round },
    leaves: readonly { readonly id: number; readonly start: bigint }[],
  ): Promise<StoredClaim> {
    const { root, totalPixels, segments, fromRound } = claim.data;
    const { scope } = this.modules;
    return this.change(async (queries) => {
      const sql = `INSERT INTO claim (orchestrator, root, total_pixels, segments, from_round, state, prepared_round, verifier)
        VALUES ($1, $2, $3, $4, $5, 'prepared', $6, $7) ON CONFLICT (orchestrator, verifier) WHERE state = 'prepared' DO NOTHING RETURNING *`;
      const rounds = [fromRound, claim.preparedRound].map(String);
      const row = await queries.get(sql, claim.orchestrator, root, totalPixels.toString(), segments, ...rounds, scope.verifier);
      if (row === undefined) throw new StorageError("a claim is prepared already: no claim was made");
      const stored = toClaim(row);
      for (let first = 0; first < leaves.length; first += CHUNK) {
        await assign(queries, stored.id, leaves.slice(first, first + CHUNK), first);
      }
      return stored;
    });
  }

  async open(orchestrator: Address): Promise<readonly StoredClaim[]> {
    return this.claims("orchestrator = $2 AND state IN ('prepared', 'submitted') ORDER BY id", orchestrator);
  }

  async history(orchestrator: Address, limit: number): Promise<readonly StoredClaim[]> {
    return this.claims("orchestrator = $2 ORDER BY id DESC LIMIT $3", orchestrator, limit);
  }

  async ofRound(orchestrator: Address, ofRound: Round): Promise<StoredClaim | undefined> {
    return (await this.claims("orchestrator = $2 AND round = $3", orchestrator, ofRound.toString()))[0];
  }

  async leaves(claimId: number): Promise<readonly StoredLeaf[]> {
    const sql = "SELECT start, receipt_hash, pixels, gateway, stream_id, sequence FROM receipt WHERE claim_id = $1 ORDER BY position";
    const rows = await this.modules.database.all(sql, claimId);
    return rows.map((row) => ({
      start: row.integer("start"),
      receiptHash: row.hex("receipt_hash"),
      pixels: row.integer("pixels"),
      gateway: row.address("gateway"),
      streamId: row.hex("stream_id"),
      sequence: row.integer("sequence"),
    }));
  }

  async receipts(claimId: number, first: number, count: number): Promise<readonly ClaimedReceipt[]> {
    const sql = "SELECT * FROM receipt WHERE claim_id = $1 AND position >= $2 AND position < $3 ORDER BY position";
    const rows = await this.modules.database.all(sql, claimId, first, first + count);
    return rows.map((row) => ({ ...toSignedReceipt(row), start: row.integer("start") }));
  }

  async setAttempt(claimId: number, attempt: ClaimAttempt | null): Promise<void> {
    await this.update(claimId, "attempt_sender = $2, attempt_nonce = $3", attempt?.sender ?? null, attempt?.nonce ?? null);
  }

  async discard(claimId: number): Promise<void> {
    await this.change(async (queries) => {
      if ((await queries.get("SELECT id FROM claim WHERE id = $1 AND state = 'prepared' FOR UPDATE", claimId)) === undefined) return;
      await queries.run("UPDATE receipt SET claim_id = NULL, position = NULL, start = NULL WHERE claim_id = $1", claimId);
      await queries.run("DELETE FROM claim WHERE id = $1", claimId);
    });
  }

  async markSubmitted(claimId: number, submittedRound: Round, transactionHash: Hex | null): Promise<void> {
    const changes = "state = 'submitted', round = $2, transaction_hash = coalesce($3, transaction_hash)";
    await this.update(claimId, changes, submittedRound.toString(), transactionHash);
  }

  async markPrepared(claimId: number): Promise<void> {
    await this.update(claimId, "state = 'prepared', round = NULL");
  }

  async markEnded(claimId: number, state: "proven" | "voided" | "missed"): Promise<void> {
    await this.update(claimId, "state = $2", state);
  }

  /** Values of the condition are numbered from 2 on. */
  private async claims(condition: string, ...values: SqlValue[]): Promise<StoredClaim[]> {
    const { database, scope } = this.modules;
    return (await database.all(`SELECT * FROM claim WHERE verifier = $1 AND ${condition}`, scope.verifier, ...values)).map(toClaim);
  }

  private async update(claimId: number, changes: string, ...values: SqlValue[]): Promise<void> {
    await this.change((queries) => queries.run(`UPDATE claim SET ${changes} WHERE id = $1`, claimId, ...values));
  }

  private change<T>(work: (queries: Queries) => Promise<T>): Promise<T> {
    const { database, duty } = this.modules;
    return database.transaction(async (queries) => {
      await duty.fence(queries);
      return work(queries);
    });
  }
}

/** Puts receipts into a claim, the first of them at a position. Throws when one of them is in a claim already, or is not there. */
async function assign(
  queries: Queries,
  claimId: number,
  leaves: readonly { readonly id: number; readonly start: bigint }[],
  first: number,
): Promise<void> {
  const sql = `UPDATE receipt SET claim_id = $1, position = $2 + leaf.number - 1, start = leaf.start
    FROM unnest($3::bigint[], $4::text[]) WITH ORDINALITY AS leaf (id, start, number) WHERE receipt.id = leaf.id AND claim_id IS NULL`;
  const ids = leaves.map(({ id }) => id);
  const starts = leaves.map(({ start }) => start.toString());
  if ((await queries.run(sql, claimId, first, ids, starts)) === leaves.length) return;
  throw new StorageError("a receipt is in a claim already or is not there: no claim was made");
}

function toClaim(row: Row): StoredClaim {
  return {
    id: row.number("id"),
    orchestrator: row.address("orchestrator"),
    data: {
      root: row.hex("root"),
      totalPixels: row.integer("total_pixels"),
      segments: row.number("segments"),
      fromRound: round(row.integer("from_round")),
    },
    state: row.word("state", STATES),
    preparedRound: round(row.integer("prepared_round")),
    round: row.nullable("round", (of, column) => round(of.integer(column))),
    attempt: row.nullable("attempt_sender", (of, column) => ({ sender: of.address(column), nonce: of.number("attempt_nonce") })),
    transactionHash: row.nullable("transaction_hash", (of, column) => of.hex(column)),
  };
}
