// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { createHashing } from "../../../src/adapters/crypto/createHashing";
import { loadCurve } from "../../../src/adapters/crypto/loadCurve";
import { PersonalRecovery } from "../../../src/adapters/crypto/personalRecovery";
import { PrivateKeySigner } from "../../../src/adapters/crypto/privateKeySigner";
import { hexToBytes } from "../../../src/domain/hexToBytes";
import { OrchestratorError } from "../../../src/domain/orchestratorError";
import { pixels } from "../../../src/domain/pixels";
import { receiptDigest } from "../../../src/domain/proofs/receiptDigest";
import { receiptHash } from "../../../src/domain/proofs/receiptHash";
import type { SignedReceipt } from "../../../src/domain/proofs/signedReceipt";
import type { Hashing } from "../../../src/ports/hashing";
import { ReceiptCourier, type ReceiptCourierOptions, type VerifiedSegment } from "../../../src/services/proofs/receiptCourier";
import { ProofSimulation } from "../../fakes/proofSimulation";
import { receiptFixture } from "../../fakes/receiptFixture";
import { RecordingLogger } from "../../fakes/recordingLogger";
import { RecordingMetrics } from "../../fakes/recordingMetrics";
import { SteppingClock } from "../../fakes/steppingClock";

const { domain, orchestrator } = receiptFixture;
/** A grace that does not pass in these tests. */
const LONG_MS = 60_000;

/** Pauses take no time; the long grace ends only when it is called off. */
class PatientClock extends SteppingClock {
  override sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (ms < LONG_MS || signal === undefined) return super.sleep(ms, signal);
    return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true }));
  }
}

describe("the courier of receipts", () => {
  let hashing: Hashing;
  let metrics: RecordingMetrics;
  let clock: PatientClock;
  let sent: SignedReceipt[];
  /** What the orchestrator answers to each delivery. */
  let answer: (tries: number) => Promise<void>;
  let signer: PrivateKeySigner;

  before(async () => {
    hashing = await createHashing();
    signer = new PrivateKeySigner(new Uint8Array(32).fill(5), { curve: loadCurve(), hashing });
  });

  beforeEach(() => {
    metrics = new RecordingMetrics();
    clock = new PatientClock();
    sent = [];
    answer = async () => undefined;
  });

  const courier = (options: Partial<ReceiptCourierOptions> = {}): ReceiptCourier => {
    const { streamId, profilesHash } = receiptFixture.receipt(0);
    const client = {
      sendReceipt: async (_uri: string, receipt: SignedReceipt): Promise<void> => {
        sent.push(receipt);
        await answer(sent.length);
      },
    };
    const rounds = new ProofSimulation(hashing.keccak256);
    return new ReceiptCourier(
      { streamId, profilesHash, domain, ...options },
      { signer, client, rounds, hashing, clock, logger: new RecordingLogger(), metrics },
    );
  };

  const segment = (changes: Partial<VerifiedSegment> = {}): VerifiedSegment => ({
    serviceUri: "https://orchestrator",
    orchestrator,
    offer: { ...domain, device: 2 },
    sequence: 7n,
    sourceHash: new Uint8Array(32).fill(1),
    renditionsHash: new Uint8Array(32).fill(2),
    pixels: pixels(1000n),
    latencyMs: 812.4,
    ...changes,
  });

  const refusal = (status: number): OrchestratorError => new OrchestratorError("rejected", "no", true, { status });

  async function bring(changes: Partial<VerifiedSegment> = {}, options: Partial<ReceiptCourierOptions> = {}): Promise<void> {
    const one = courier(options);
    one.deliver(segment(changes));
    await one.close(LONG_MS);
  }

  it("brings what was verified, signed for the Verifier", async () => {
    await bring();
    const [{ receipt, signature }] = sent as [SignedReceipt];
    expect(receipt).to.deep.include({
      gateway: signer.address,
      orchestrator,
      sequence: 7n,
      round: 10n,
      pixels: 1000n,
      latencyMs: 812,
      device: 2,
    });
    const digest = receiptDigest(receiptHash(receipt, hashing.keccak256), domain, hashing.keccak256);
    const recovery = new PersonalRecovery({ curve: loadCurve(), hashing });
    expect(recovery.recoverDigest(digest, hexToBytes(signature))).to.equal(signer.address);
    expect(metrics.values.get("receipts_delivered_total")).to.equal(1);
  });

  it("keeps the latency within its 32 bits", async () => {
    await bring({ latencyMs: 2 ** 40 });
    await bring({ latencyMs: -1 });
    expect(sent.map(({ receipt }) => receipt.latencyMs)).to.deep.equal([2 ** 32 - 1, 0]);
  });

  for (const [what, changes] of [
    ["another chain", { offer: { ...domain, chainId: 1n, device: 2 } }],
    ["another Verifier", { offer: { ...domain, verifier: orchestrator, device: 2 } }],
    ["no pixels", { pixels: pixels(0n) }],
  ] as const) {
    it(`signs nothing for ${what}`, async () => {
      await bring(changes);
      expect(sent).to.deep.equal([]);
      expect(metrics.values.get("receipts_dropped_total")).to.equal(1);
    });
  }

  for (const [what, error] of [
    ["comes too early", refusal(425)],
    ["is in trouble", refusal(503)],
    ["cannot be reached", new OrchestratorError("unreachable", "refused", false)],
    ["does not answer in time", new OrchestratorError("timeout", "slow", false)],
  ] as const) {
    it(`tries again when the orchestrator ${what}, with the same receipt`, async () => {
      answer = (tries) => (tries < 3 ? Promise.reject(error) : Promise.resolve());
      await bring();
      expect(sent.length).to.equal(3);
      expect(sent[2]).to.deep.equal(sent[0]);
      expect(metrics.values.get("receipts_delivered_total")).to.equal(1);
    });
  }

  it("does not give up while an orchestrator starts again", async () => {
    const back = clock.now() + 90_000;
    const unreachable = new OrchestratorError("unreachable", "refused", false);
    answer = () => (clock.now() < back ? Promise.reject(unreachable) : Promise.resolve());
    await bring();
    expect(metrics.values.get("receipts_delivered_total")).to.equal(1);
  });

  it("gives up after the tries it has", async () => {
    answer = () => Promise.reject(refusal(500));
    await bring({}, { maxTries: 2 });
    expect(sent.length).to.equal(2);
    expect(metrics.values.get("receipts_dropped_total")).to.equal(1);
  });

  it("takes a refusal for final", async () => {
    answer = () => Promise.reject(refusal(400));
    await bring();
    expect(sent.length).to.equal(1);
    expect(metrics.values.get("receipts_dropped_total")).to.equal(1);
  });

  it("drops what comes on top of the deliveries it may have under way", async () => {
    const one = courier({ maxInFlight: 1 });
    one.deliver(segment());
    one.deliver(segment({ sequence: 8n }));
    await one.close(LONG_MS);
    expect(sent.map(({ receipt }) => receipt.sequence)).to.deep.equal([7n]);
    expect(metrics.values.get("receipts_dropped_total")).to.equal(1);
  });

  it("is closed after the grace it is given, whatever is under way", async () => {
    const one = courier();
    answer = () => Promise.reject(refusal(503));
    one.deliver(segment());
    await one.close(0);
    expect(sent.length).to.be.at.most(1);
    expect(metrics.values.get("receipts_delivered_total")).to.equal(undefined);
  });
});
