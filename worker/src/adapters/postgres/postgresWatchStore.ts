// SPDX-License-Identifier: MIT

import type { Address } from "../../domain/address";
import { blockColumn } from "../../domain/blockColumn";
import type { Hex } from "../../domain/hex";
import { FAULTS, type Fault } from "../../domain/proofs/fault";
import { round, type Round } from "../../domain/round";
import { wei, type Wei } from "../../domain/wei";
import type { ClaimRecords, RecordedClaim, RecordedLeaf } from "../../ports/claimHistory";
import type { WatchedClaim, WatchedStatus, WatchStore } from "../../ports/watchStore";
import type { PostgresDatabase } from "./postgresDatabase";
import type { PostgresKeyValueStore } from "./postgresKeyValueStore";
import type { Queries } from "./queries";
import { receiptText } from "./receiptText";
import type { Row } from "./row";

const NEXT_BLOCK_KEY = "watchNextBlock";
const STATUSES: readonly WatchedStatus[] = ["submitted", "proven", "voided", "missed", "vanished"];
const LEAF_ORDER = "round, start::numeric, receipt_hash";

export class PostgresWatchStore implements WatchStore {
  constructor(private readonly modules: { readonly database: PostgresDatabase; readonly keyValues: PostgresKeyValueStore }) {}

  async nextBlock(): Promise<number | undefined> {
    const text = await this.modules.keyValues.get(NEXT_BLOCK_KEY);
    return text === undefined ? undefined : Number(text);
  }

  async record({ claims, leaves, payments }: ClaimRecords, nextBlock: number): Promise<void> {
    const { database, keyValues } = this.modules;
    await database.transaction(async (queries) => {
      for (const claim of claims) await insertClaim(queries, claim);
      for (const leaf of leaves) await insertLeaf(queries, leaf);
      const sql = `INSERT INTO watched_payment (id, gateway, orchestrator, round, amount) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (id) DO NOTHING`;
      for (const payment of payments) {
        const { id, gateway, orchestrator, amount } = payment;
        await queries.run(sql, id, gateway, orchestrator, blockColumn(payment.round), amount.toString());
      }
      await keyValues.setWithin(queries, NEXT_BLOCK_KEY, String(nextBlock));
    });
  }

  async recordAudit(claim: RecordedClaim, leaves: readonly RecordedLeaf[]): Promise<void> {
    await this.modules.database.transaction(async (queries) => {
      for (const leaf of leaves) await insertLeaf(queries, leaf);
      await update(queries, claim.orchestrator, claim.round, "is_audited = $3", 1);
    });
  }

  async setStatus(orchestrator: Address, of: Round, status: WatchedStatus): Promise<void> {
    await update(this.modules.database, orchestrator, of, "status = $3", status);
  }

  async addPunished(orchestrator: Address, of: Round, fault: Fault): Promise<void> {
    await update(this.modules.database, orchestrator, of, "punished = punished || $3", `,${fault}`);
  }

  async claims(): Promise<readonly WatchedClaim[]> {
    return (await this.modules.database.all("SELECT * FROM watched_claim ORDER BY round, orchestrator")).map(toClaim);
  }

  async leaves(orchestrator: Address, of: Round): Promise<readonly RecordedLeaf[]> {
    const sql = `SELECT * FROM watched_leaf WHERE orchestrator = $1 AND round = $2 ORDER BY ${LEAF_ORDER}`;
    return (await this.modules.database.all(sql, orchestrator, blockColumn(of))).map(toLeaf);
  }

  async repeatedWork(): Promise<readonly RecordedLeaf[]> {
    const sql = `SELECT * FROM (SELECT *, count(*) OVER (PARTITION BY orchestrator, work_key) AS places FROM watched_leaf) AS leaf
      WHERE places > 1 ORDER BY orchestrator, work_key, ${LEAF_ORDER}`;
    return (await this.modules.database.all(sql)).map(toLeaf);
  }

  async paid(gateway: Address, orchestrator: Address, rounds: { readonly from: Round; readonly to: Round }): Promise<Wei> {
    const sql = `SELECT coalesce(sum(amount::numeric), 0)::text AS amount FROM watched_payment
      WHERE gateway = $1 AND orchestrator = $2 AND round BETWEEN $3 AND $4`;
    const row = await this.modules.database.get(sql, gateway, orchestrator, blockColumn(rounds.from), blockColumn(rounds.to));
    return wei(row!.integer("amount"));
  }
}

async function update(queries: Queries, orchestrator: Address, of: Round, changes: string, value: string | number): Promise<void> {
  await queries.run(`UPDATE watched_claim SET ${changes} WHERE orchestrator = $1 AND round = $2`, orchestrator, blockColumn(of), value);
}

/** A claim that was taken back and made again counts anew. */
async function insertClaim(queries: Queries, { orchestrator, round: of, data }: RecordedClaim): Promise<void> {
  const sql = `INSERT INTO watched_claim AS known (orchestrator, round, root, total_pixels, segments, status) VALUES ($1, $2, $3, $4, $5, 'submitted')
    ON CONFLICT (orchestrator, round) DO UPDATE SET root = excluded.root, total_pixels = excluded.total_pixels,
    segments = excluded.segments, status = 'submitted', is_audited = 0, punished = ''
    WHERE known.status = 'vanished' OR known.root <> excluded.root`;
  await queries.run(sql, orchestrator, blockColumn(of), data.root, data.totalPixels.toString(), data.segments);
}

/** A leaf with a proof is worth more than the same one without. */
async function insertLeaf(queries: Queries, leaf: RecordedLeaf): Promise<void> {
  const sql = `INSERT INTO watched_leaf AS known (orchestrator, round, start, receipt_hash, work_key, receipt, proof)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
    ON CONFLICT (orchestrator, round, start, receipt_hash) DO UPDATE SET proof = coalesce(known.proof, excluded.proof)`;
  const { orchestrator, start, receiptHash, workKey } = leaf;
  const place = [orchestrator, blockColumn(leaf.round), start.toString()] as const;
  await queries.run(sql, ...place, receiptHash, workKey, receiptText.write(leaf.receipt), leaf.proof?.join(",") ?? null);
}

function toClaim(row: Row): WatchedClaim {
  const punished = row.text("punished").split(",");
  return {
    orchestrator: row.address("orchestrator"),
    round: round(BigInt(row.number("round"))),
    data: { root: row.hex("root"), totalPixels: row.integer("total_pixels"), segments: row.number("segments") },
    status: row.word("status", STATUSES),
    isAudited: row.number("is_audited") === 1,
    punished: FAULTS.filter((fault) => punished.includes(fault)),
  };
}

function toLeaf(row: Row): RecordedLeaf {
  const proof = row.nullable("proof", (of, column) =>
    of
      .text(column)
      .split(",")
      .filter((node): node is Hex => node !== ""),
  );
  return {
    orchestrator: row.address("orchestrator"),
    round: round(BigInt(row.number("round"))),
    start: row.integer("start"),
    receiptHash: row.hex("receipt_hash"),
    workKey: row.hex("work_key"),
    receipt: receiptText.read(row.text("receipt")),
    proof: proof ?? undefined,
  };
}
