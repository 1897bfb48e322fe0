// SPDX-License-Identifier: MIT

import { mkdtempSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { createHashing } from "../../src/adapters/crypto/createHashing";
import { migrate } from "../../src/adapters/sqlite/migrate";
import { SqliteClaimStore } from "../../src/adapters/sqlite/sqliteClaimStore";
import { SqliteDatabase } from "../../src/adapters/sqlite/sqliteDatabase";
import { SqliteReceiptStore } from "../../src/adapters/sqlite/sqliteReceiptStore";
import { systemClock } from "../../src/adapters/system/systemClock";
import { hex } from "../../src/domain/hex";
import type { Keccak256 } from "../../src/domain/keccak256";
import { ClaimTree } from "../../src/domain/proofs/claimTree";
import type { OpenedLeaves } from "../../src/domain/proofs/openedLeaves";
import { receiptHash } from "../../src/domain/proofs/receiptHash";
import { sampledLeaves } from "../../src/domain/proofs/sampledLeaves";
import { samplePixel } from "../../src/domain/proofs/samplePixel";
import { workKey } from "../../src/domain/proofs/workKey";
import { round } from "../../src/domain/round";
import { receiptFixture } from "../fakes/receiptFixture";

const { orchestrator } = receiptFixture;
const ALWAYS = { from: round(0n), before: round(100n) };

interface Step {
  readonly step: string;
  readonly seconds: number;
  /** Of all threads; SQLite and the garbage collector have some of their own. */
  readonly cpuSeconds: number;
}

/**
 * Measures what an orchestrator does with the receipts of a round, from the database to the openings, beside OpenZeppelin's plain Merkle tree over
 * the same leaves in the same process: the ratio of the two holds on any machine.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      receipts: { type: "string", default: "100000" },
      samples: { type: "string", default: "16" },
      rounds: { type: "string", default: "3" },
      json: { type: "boolean", default: false },
    },
  });
  const [count, samples] = [Number(values.receipts), Number(values.samples)];
  const { keccak256 } = await createHashing();
  const runs: Step[][] = [];
  for (let run = 0; run < Number(values.rounds); run++) runs.push(await measureOnce(count, samples, keccak256));
  report({ runs, count, samples, isJson: values.json });
}

async function measureOnce(count: number, samples: number, keccak256: Keccak256): Promise<Step[]> {
  const folder = mkdtempSync(join(tmpdir(), "bench-proofs-"));
  const database = SqliteDatabase.open(join(folder, "node.sqlite"));
  try {
    migrate(database);
    const scope = { verifier: "" } as const;
    const receipts = new SqliteReceiptStore({ database, clock: systemClock, scope });
    const claims = new SqliteClaimStore({ database, scope });
    await fill(database, receipts, count, keccak256);

    const steps: Step[] = [];
    const unclaimed = await timed(steps, "read the receipts", () => receipts.unclaimed(orchestrator, ALWAYS, count));
    const first = await timed(steps, "build the tree", async () => ClaimTree.ofReceipts(unclaimed, round(10n), keccak256));
    const layout = { orchestrator, data: first.data, preparedRound: round(11n) };
    const claim = await timed(steps, "write the layout down", () => claims.prepare(layout, first.leaves));
    const again = await timed(steps, "after a restart: read and build again", async () => {
      const leaves = (await claims.leaves(claim.id)).map((leaf) => ({ ...leaf, workKey: workKey(leaf, keccak256) }));
      return new ClaimTree({ ...claim.data, leaves }, keccak256);
    });
    await timed(steps, `answer ${samples} samples`, () => answer(again, claims, claim.id, samples, keccak256));

    const values = first.leaves.map(({ start, receiptHash: hash }) => [start, hash]);
    await timed(steps, "for comparison: OpenZeppelin's plain tree of these leaves", async () =>
      StandardMerkleTree.of(values, ["uint64", "bytes32"]),
    );
    if (again.data.root !== first.data.root) throw new Error("the roots differ");
    return steps;
  } finally {
    database.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function fill(database: SqliteDatabase, receipts: SqliteReceiptStore, count: number, keccak256: Keccak256): Promise<void> {
  database.execute("BEGIN");
  for (let number = 0; number < count; number++) {
    const signed = receiptFixture.signed(number);
    await receipts.add(signed, hex(receiptHash(signed.receipt, keccak256)));
  }
  database.execute("COMMIT");
}

async function answer(
  tree: ClaimTree,
  claims: SqliteClaimStore,
  claimId: number,
  samples: number,
  keccak256: Keccak256,
): Promise<OpenedLeaves> {
  const drawn = { seed: hex(new Uint8Array(32).fill(7)), orchestrator, round: round(11n), totalPixels: tree.data.totalPixels };
  const sampled = Array.from({ length: samples }, (_, sample) => samplePixel(drawn, sample, keccak256));
  const { order, ...proof } = tree.multiProof(sampledLeaves(tree, sampled, 0n));
  const openings = [];
  for (const leaf of order) openings.push(...(await claims.receipts(claimId, leaf, 1)));
  return { openings, proof };
}

async function timed<T>(steps: Step[], step: string, work: () => Promise<T>): Promise<T> {
  const [startedAt, cpu] = [performance.now(), process.cpuUsage()];
  const result = await work();
  const { user, system } = process.cpuUsage(cpu);
  steps.push({ step, seconds: (performance.now() - startedAt) / 1000, cpuSeconds: (user + system) / 1e6 });
  return result;
}

function report(given: { runs: readonly Step[][]; count: number; samples: number; isJson: boolean }): void {
  const { runs, count, samples, isJson } = given;
  const steps = runs[0]!.map(({ step }, index) => ({
    step,
    seconds: median(runs.map((run) => run[index]!.seconds)),
    cpuSeconds: median(runs.map((run) => run[index]!.cpuSeconds)),
  }));
  const own = steps.slice(0, -1);
  const total = { seconds: sum(own.map(({ seconds }) => seconds)), cpuSeconds: sum(own.map(({ cpuSeconds }) => cpuSeconds)) };
  const ratio = steps.at(-1)!.cpuSeconds / steps[1]!.cpuSeconds;
  if (isJson) {
    process.stdout.write(`${JSON.stringify({ receipts: count, samples, steps, total, referenceOverOurs: ratio })}\n`);
    return;
  }
  process.stdout.write(
    `${count} receipts, ${samples} samples, median of ${runs.length} runs, ${cpus()[0]?.model ?? "unknown processor"}\n\n`,
  );
  for (const { step, seconds, cpuSeconds } of [...own, { step: "all of it, a restart included", ...total }, steps.at(-1)!]) {
    process.stdout.write(`${step.padEnd(54)}${seconds.toFixed(3).padStart(9)} s${cpuSeconds.toFixed(3).padStart(9)} s CPU\n`);
  }
  process.stdout.write(`\nOpenZeppelin's tree takes ${ratio.toFixed(1)} times the CPU time of ours\n`);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

main().catch((error: unknown) => {
  process.stderr.write(`error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
