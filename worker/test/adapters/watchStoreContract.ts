// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { address } from "../../src/domain/address";
import type { Hex } from "../../src/domain/hex";
import { pixels } from "../../src/domain/pixels";
import { round } from "../../src/domain/round";
import { wei } from "../../src/domain/wei";
import type { RecordedClaim, RecordedLeaf, RecordedPayment } from "../../src/ports/claimHistory";
import type { WatchStore } from "../../src/ports/watchStore";
import { receiptFixture } from "../fakes/receiptFixture";

const { orchestrator } = receiptFixture;
const OTHER = address(`0x${"0d".repeat(20)}`);

function hashOf(number: number): Hex {
  return `0x${number.toString(16).padStart(64, "0")}`;
}

/** Of the only leaf of a claim. */
const ALONE = { nodes: [], steps: "0x7f" } as const;

/** What every implementation does with what a watcher knows. `opened` is a new one for each test. */
export function watchStoreContract(opened: () => WatchStore): void {
  const claim = (number: bigint, root = hashOf(77), of = orchestrator): RecordedClaim => ({
    orchestrator: of,
    round: round(number),
    data: { root, totalPixels: 2n ** 56n - 1n, segments: 3, fromRound: round(9n) },
  });
  const leaf = (ofRound: bigint, start: bigint, number: number, changes: Partial<RecordedLeaf> = {}): RecordedLeaf => ({
    orchestrator,
    round: round(ofRound),
    start,
    receipt: receiptFixture.receipt(number, { round: round(2n ** 64n - 1n), pixels: pixels(0n), device: 255 }),
    receiptHash: hashOf(number),
    workKey: hashOf(number % 10),
    proof: { nodes: [hashOf(1), hashOf(2)], steps: "0x7f0501" },
    ...changes,
  });
  const VERIFIERS = [address(`0x${"1f".repeat(20)}`), address(`0x${"2f".repeat(20)}`)] as const;
  const nothing = { claims: [], leaves: [], payments: [], unreadable: [] };

  it("comes in with the block to go on from, and may come again", async () => {
    const watch = opened();
    expect(await watch.nextBlock()).to.equal(undefined);
    const records = { ...nothing, claims: [claim(12n), claim(11n), claim(11n, hashOf(78), OTHER)], leaves: [leaf(11n, 0n, 1)] };
    await watch.record(records, 100);
    await watch.record(records, 90);
    expect(await watch.nextBlock()).to.equal(90);
    const fresh = { status: "submitted", isAudited: false, punished: [] };
    expect(await watch.claims()).to.deep.equal([
      { ...claim(11n), ...fresh },
      { ...claim(11n, hashOf(78), OTHER), ...fresh },
      { ...claim(12n), ...fresh },
    ]);
    expect(await watch.leaves(orchestrator, round(11n))).to.deep.equal([leaf(11n, 0n, 1)]);
  });

  it("begins anew for another Verifier, and remembers what was paid", async () => {
    const watch = opened();
    const [former, current] = VERIFIERS;
    const payment: RecordedPayment = { id: "a", gateway: OTHER, orchestrator, round: round(11n), amount: wei(5n) };
    await watch.record({ ...nothing, claims: [claim(11n)] }, 7);
    for (const verifier of [former, former]) {
      await watch.bindVerifier(verifier);
      expect([await watch.nextBlock(), (await watch.claims()).length]).to.deep.equal([7, 1]);
    }
    await watch.record({ ...nothing, leaves: [leaf(11n, 0n, 1)], payments: [payment] }, 8);
    await watch.bindVerifier(current);
    expect([await watch.nextBlock(), await watch.claims(), await watch.leaves(orchestrator, round(11n))]).to.deep.equal([
      undefined,
      [],
      [],
    ]);
    expect(await watch.paid(OTHER, orchestrator, { from: round(11n), to: round(11n) })).to.equal(5n);
  });

  it("keeps what became of a claim until another one takes its place", async () => {
    const watch = opened();
    const records = { ...nothing, claims: [claim(11n)] };
    await watch.record(records, 1);
    await watch.setStatus(orchestrator, round(11n), "missed");
    await watch.addPunished(orchestrator, round(11n), "missingProof");
    await watch.addPunished(orchestrator, round(11n), "missingProof");
    await watch.addPunished(orchestrator, round(11n), "malformedLeaf");
    await watch.record(records, 2);
    expect((await watch.claims())[0]).to.deep.include({ status: "missed", punished: ["missingProof", "malformedLeaf"] });
    await watch.setStatus(orchestrator, round(11n), "vanished");
    await watch.record(records, 3);
    expect((await watch.claims())[0]).to.deep.include({ status: "submitted", punished: [] });
    await watch.record({ ...nothing, claims: [claim(11n, hashOf(5))] }, 4);
    expect((await watch.claims())[0]!.data.root).to.equal(hashOf(5));
    const other = claim(11n, hashOf(5));
    await watch.setStatus(orchestrator, round(11n), "proven");
    await watch.record({ ...nothing, claims: [{ ...other, data: { ...other.data, fromRound: round(10n) } }] }, 5);
    expect((await watch.claims())[0]).to.deep.include({ status: "submitted", data: { ...other.data, fromRound: 10n } });
  });

  it("lists leaves along the pixel line, with the proof if there ever was one", async () => {
    const watch = opened();
    await watch.record({ ...nothing, claims: [claim(11n)], leaves: [leaf(11n, 2n ** 55n, 1), leaf(11n, 9n, 2)] }, 1);
    const shown = [
      leaf(11n, 9n, 2, { proof: undefined }),
      leaf(11n, 10n, 3, { proof: undefined }),
      leaf(11n, 2n ** 54n, 4, { proof: ALONE }),
    ];
    await watch.recordAudit(claim(11n), shown);
    expect(await watch.leaves(orchestrator, round(11n))).to.deep.equal([
      leaf(11n, 9n, 2),
      leaf(11n, 10n, 3, { proof: undefined }),
      leaf(11n, 2n ** 54n, 4, { proof: ALONE }),
      leaf(11n, 2n ** 55n, 1),
    ]);
    expect((await watch.claims())[0]!.isAudited).to.equal(true);
  });

  it("finds work that one orchestrator has in two leaves", async () => {
    const watch = opened();
    const leaves = [
      leaf(12n, 100n, 1),
      leaf(12n, 20n, 1),
      leaf(11n, 500n, 11),
      leaf(11n, 0n, 2),
      leaf(12n, 0n, 2, { orchestrator: OTHER }),
    ];
    await watch.record({ ...nothing, leaves }, 1);
    expect(await watch.repeatedWork()).to.deep.equal([leaves[2], leaves[1], leaves[0]]);
  });

  it("sums what tickets paid, each once, by gateway, orchestrator and rounds", async () => {
    const watch = opened();
    const payment = (id: string, ofRound: bigint, changes = {}): RecordedPayment => ({
      id,
      gateway: receiptFixture.gateway,
      orchestrator,
      round: round(ofRound),
      amount: wei(2n ** 70n),
      ...changes,
    });
    const payments = [payment("a", 10n), payment("b", 11n), payment("a", 10n), payment("c", 12n), payment("d", 11n, { gateway: OTHER })];
    await watch.record({ ...nothing, payments }, 1);
    const paid = (from: bigint, to: bigint): Promise<bigint> =>
      watch.paid(receiptFixture.gateway, orchestrator, { from: round(from), to: round(to) });
    expect(await paid(10n, 11n)).to.equal(2n ** 71n);
    expect(await paid(12n, 12n)).to.equal(2n ** 70n);
    expect(await paid(13n, 99n)).to.equal(0n);
  });
}
