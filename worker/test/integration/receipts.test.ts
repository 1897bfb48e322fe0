// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { address } from "../../src/domain/address";
import { hex } from "../../src/domain/hex";
import { transcodeResultMessage } from "../../src/domain/transcodeResultMessage";
import { OrchestratorError } from "../../src/domain/orchestratorError";
import { pixels } from "../../src/domain/pixels";
import { profilesHash } from "../../src/domain/proofs/profilesHash";
import { receiptHash } from "../../src/domain/proofs/receiptHash";
import type { SegmentReceipt } from "../../src/domain/proofs/segmentReceipt";
import type { SignedReceipt } from "../../src/domain/proofs/signedReceipt";
import { round } from "../../src/domain/round";
import { StorageError } from "../../src/domain/storageError";
import type { ClaimedReceipt } from "../../src/ports/claimStore";
import { FakeSource } from "../fakes/fakeSource";
import { ProofSimulation } from "../fakes/proofSimulation";
import { receiptFixture } from "../fakes/receiptFixture";
import { SegmentSender } from "../fakes/segmentSender";
import { TEST_PROFILES, TestNetwork, type TestOrchestrator } from "../fakes/testNetwork";

const ALWAYS = { from: round(0n), before: round(10n ** 9n) };

describe("receipts", () => {
  let network: TestNetwork;
  let verifier: ProofSimulation;

  beforeEach(async () => {
    network = await TestNetwork.create();
    verifier = new ProofSimulation(network.hashing.keccak256);
    network.chain.verifier = verifier;
  });

  afterEach(() => network.close());

  /** What an orchestrator has kept, laid out as a claim. */
  async function kept({ store, signer }: TestOrchestrator): Promise<readonly ClaimedReceipt[]> {
    const unclaimed = await store.receipts.unclaimed(signer.address, ALWAYS, 1000);
    if (unclaimed.length === 0) return [];
    const data = { root: `0x${"00".repeat(32)}` as const, totalPixels: 1n, segments: unclaimed.length, fromRound: round(10n) };
    const leaves = unclaimed.map(({ id }) => ({ id, start: 0n }));
    const claim = await store.claims.prepare({ orchestrator: signer.address, data, preparedRound: round(11n) }, leaves);
    await store.claims.markSubmitted(claim.id, round(11n), null);
    return store.claims.receipts(claim.id, 0, 1000);
  }

  it("are for the Verifier that they were signed for, and for no other", async () => {
    const { uri, signer, store } = await network.orchestrator(3);
    await network.stream([uri], { source: FakeSource.of(2) });
    expect(await store.receipts.countUnclaimed(signer.address)).to.equal(2);
    expect(await store.bindVerifier(address(`0x${"2f".repeat(20)}`))).to.equal(2);
    expect(await store.receipts.countUnclaimed(signer.address)).to.equal(0);
  });

  it("come for every segment that was verified, and tell what was done", async () => {
    const orchestrator = await network.orchestrator(3);
    const { segments } = await network.stream([orchestrator.uri], { source: FakeSource.of(4) });
    const receipts = (await kept(orchestrator)).map(({ receipt }) => receipt);
    const { keccak256 } = network.hashing;
    expect(receipts.map(({ sequence }) => sequence)).to.have.members([0n, 1n, 2n, 3n]);
    for (const receipt of receipts) {
      const source = FakeSource.segment(Number(receipt.sequence));
      const segment = segments[Number(receipt.sequence)]!;
      expect(receipt).to.deep.include({
        gateway: network.signer(1).address,
        orchestrator: orchestrator.signer.address,
        round: network.chain.lastRound,
        sourceHash: hex(keccak256(source.bytes)),
        profilesHash: profilesHash(TEST_PROFILES, keccak256),
        pixels: segment.renditions.reduce((sum, rendition) => sum + rendition.pixels, 0n),
        device: 1,
      });
    }
    expect(new Set(receipts.map(({ streamId }) => streamId)).size).to.equal(1);
  });

  it("never repeat a work key when a stream's name comes back", async () => {
    const orchestrator = await network.orchestrator(3);
    for (let run = 0; run < 2; run++) await network.stream([orchestrator.uri], { source: FakeSource.of(2) });
    const receipts = (await kept(orchestrator)).map(({ receipt }) => receipt);
    expect(receipts.map(({ sequence }) => sequence)).to.have.members([0n, 1n, 0n, 1n]);
    expect(new Set(receipts.map(({ streamId }) => streamId)).size).to.equal(2);
  });

  describe("are left out, and the stream works as before,", () => {
    const expectNone = async (orchestrator: TestOrchestrator, areReceiptsSigned = true): Promise<void> => {
      const { segments } = await network.stream([orchestrator.uri], { source: FakeSource.of(2), areReceiptsSigned });
      expect(segments.every(({ isTranscoded }) => isTranscoded)).to.equal(true);
      expect(await kept(orchestrator)).to.deep.equal([]);
    };

    it("when the orchestrator keeps no proofs", async () => expectNone(await network.orchestrator(3, { areProofsKept: false })));

    it("when the gateway signs none", async () => expectNone(await network.orchestrator(3), false));

    it("when the orchestrator's chain has no Verifier", async () => {
      network.chain.verifier = undefined;
      const orchestrator = await network.orchestrator(3);
      network.chain.verifier = verifier;
      await expectNone(orchestrator);
    });

    it("when the gateway's chain has no Verifier", async () => {
      const orchestrator = await network.orchestrator(3);
      network.chain.verifier = undefined;
      await expectNone(orchestrator);
    });

    it("when the two name different Verifiers", async () => {
      const orchestrator = await network.orchestrator(3);
      network.chain.verifier = Object.assign(new ProofSimulation(network.hashing.keccak256), { chainId: 1n });
      await expectNone(orchestrator);
    });
  });

  it("that cannot be delivered cost neither payment nor playback", async () => {
    const orchestrator = await network.orchestrator(3);
    orchestrator.store.jobs.attest = () => Promise.reject(new StorageError("the disk is full"));
    const { segments } = await network.stream([orchestrator.uri], { source: FakeSource.of(2) });
    expect(segments.every(({ isTranscoded }) => isTranscoded)).to.equal(true);
    expect(network.logger.at("debug")).to.include("A receipt was not delivered");
  }).timeout(30_000);

  it("are delivered at a later try when the orchestrator is in trouble for a while", async () => {
    const orchestrator = await network.orchestrator(3);
    const { jobs } = orchestrator.store;
    const attest = jobs.attest.bind(jobs);
    let failures = 0;
    jobs.attest = (...given) => (failures++ < 2 ? Promise.reject(new StorageError("the disk is full")) : attest(...given));
    await network.stream([orchestrator.uri], { source: FakeSource.of(1) });
    expect((await kept(orchestrator)).length).to.equal(1);
  }).timeout(30_000);

  describe("given one made by hand", () => {
    let orchestrator: TestOrchestrator;
    let sender: SegmentSender;
    let honest: SegmentReceipt;

    beforeEach(async () => {
      orchestrator = await network.orchestrator(3);
      ({ sender, receipt: honest } = await work(orchestrator));
    });

    /** Has a segment transcoded and returns the receipt that is due for it. */
    async function work(by: TestOrchestrator): Promise<{ sender: SegmentSender; receipt: SegmentReceipt }> {
      const { keccak256 } = network.hashing;
      const gateway = new SegmentSender(network, by.uri);
      const info = await gateway.info();
      const request = await gateway.request(info);
      const end = await gateway.send(await gateway.payment(info, 10), request);
      if (!("answer" in end)) throw new Error(end.text);
      const { renditions, proofs } = end.answer;
      expect(proofs).to.deep.equal({ chainId: verifier.chainId, verifier: verifier.verifier, device: 1 });
      const limits = { timeoutMs: 5000, maxBytes: 10_000 };
      const files = await Promise.all(renditions.map(({ url }) => network.client.download(url, limits)));
      const receipt = receiptFixture.receipt(0, {
        gateway: gateway.signer.address,
        orchestrator: by.signer.address,
        sequence: request.sequence,
        sourceHash: hex(request.hash),
        renditionsHash: hex(transcodeResultMessage(files, keccak256)),
        profilesHash: profilesHash(request.profiles, keccak256),
        pixels: pixels(renditions.reduce((sum, rendition) => sum + rendition.pixels, 0n)),
      });
      return { sender: gateway, receipt };
    }

    const sign = (changes: Partial<SegmentReceipt> = {}, domain = receiptFixture.domain, signer = sender.signer): Promise<SignedReceipt> =>
      receiptFixture.sign({ ...honest, ...changes }, signer, domain, network.hashing.keccak256);

    async function deliver(signed: SignedReceipt): Promise<string> {
      try {
        await network.client.sendReceipt(orchestrator.uri, signed, { timeoutMs: 5000 });
        return "200";
      } catch (error) {
        if (error instanceof OrchestratorError) return `${String(error.fields.status)} ${error.text}`;
        throw error;
      }
    }

    it("takes it, and the same one again", async () => {
      const signed = await sign();
      expect(await deliver(signed)).to.equal("200");
      expect(await deliver(signed)).to.equal("200");
      const stored = await kept(orchestrator);
      expect(stored.map(({ receipt, signature }) => ({ receipt, signature }))).to.deep.equal([signed]);
    });

    for (const [field, value, answer] of [
      ["orchestrator", receiptFixture.orchestrator, "400 receipt names another orchestrator"],
      ["gateway", receiptFixture.gateway, "400 no such segment was transcoded for this gateway lately"],
      ["sequence", 1n, "400 no such segment was transcoded for this gateway lately"],
      ["sourceHash", `0x${"01".repeat(32)}`, "400 no such segment was transcoded for this gateway lately"],
      ["renditionsHash", `0x${"01".repeat(32)}`, "400 no such segment was transcoded for this gateway lately"],
      ["profilesHash", `0x${"01".repeat(32)}`, "400 no such segment was transcoded for this gateway lately"],
      ["pixels", 1n, "400 no such segment was transcoded for this gateway lately"],
      ["device", 2, "400 no such segment was transcoded for this gateway lately"],
      ["round", 11n, "425 receipt is of a future round"],
      ["round", 8n, "400 receipt is of an old round"],
    ] as const) {
      it(`refuses another ${field}: ${answer.slice(4)}`, async () => {
        expect(await deliver(await sign({ [field]: value }))).to.equal(answer);
        expect(await orchestrator.store.receipts.countUnclaimed(orchestrator.signer.address)).to.equal(0);
        expect(await deliver(await sign())).to.equal("200");
      });
    }

    it("takes one of the round before", async () => {
      expect(await deliver(await sign({ round: round(9n) }))).to.equal("200");
    });

    it("refuses signatures by another key, for another contract or chain, and of another form", async () => {
      const answer = "403 receipt is not signed by its gateway";
      expect(await deliver(await sign({}, receiptFixture.domain, network.signer(2)))).to.equal(answer);
      expect(await deliver(await sign({}, { ...receiptFixture.domain, chainId: 1n }))).to.equal(answer);
      expect(await deliver(await sign({}, { ...receiptFixture.domain, verifier: receiptFixture.gateway }))).to.equal(answer);
      const { receipt, signature } = await sign();
      const v = Number(`0x${signature.slice(-2)}`) - 27;
      expect(await deliver({ receipt, signature: `${signature.slice(0, -2) as "0x"}0${v}` })).to.equal(answer);
      expect(await deliver({ receipt, signature: "0x" })).to.equal(answer);
      expect(await deliver({ receipt, signature })).to.equal("200");
    });

    it("takes it after a restart, once, and none for work that was not done", async () => {
      await orchestrator.kill();
      const { store, port } = orchestrator;
      orchestrator = await network.orchestrator(3, { store, port });
      const refused = "400 no such segment was transcoded for this gateway lately";
      expect(await deliver(await sign({ pixels: pixels(honest.pixels + 1n) }))).to.equal(refused);
      expect(await deliver(await sign())).to.equal("200");
      expect(await deliver(await sign({ streamId: `0x${"77".repeat(32)}` }))).to.equal(refused);
      expect((await kept(orchestrator)).length).to.equal(1);
    });

    it("takes it for work that was done while the chain could not be reached", async () => {
      await housekeep();
      orchestrator.transcoder.before = async () => {
        network.chain.isUp = false;
      };
      const { receipt } = await work(orchestrator);
      network.chain.isUp = true;
      network.chain.lastRound = 11n;
      await housekeep();
      expect(await deliver(await sign({ ...receipt, streamId: `0x${"77".repeat(32)}` }))).to.equal("200");
      expect(await deliver(await sign({ ...receipt, streamId: `0x${"88".repeat(32)}` }))).to.equal("200");
    });

    it("forgets the work once no receipt for it can come any more", async () => {
      network.chain.lastRound = 12n;
      await housekeep();
      expect(await deliver(await sign({ round: round(11n) }))).to.equal("200");
      await work(orchestrator);
      network.chain.lastRound = 15n;
      await housekeep();
      const late = await sign({ round: round(14n), streamId: `0x${"77".repeat(32)}` });
      expect(await deliver(late)).to.equal("400 no such segment was transcoded for this gateway lately");
    });

    async function housekeep(): Promise<void> {
      const stop = new AbortController();
      const kept = orchestrator.assembly.housekeep(stop.signal);
      stop.abort();
      await kept;
    }

    it("refuses a second output that the gateway signs for one work key", async () => {
      expect(await deliver(await sign())).to.equal("200");
      expect(await deliver(await sign({ latencyMs: 1 }))).to.equal("409 the segment has another receipt");
      expect(await deliver(await sign({ renditionsHash: `0x${"01".repeat(32)}` }))).to.equal("409 the segment has another receipt");
      expect((await kept(orchestrator)).length).to.equal(1);
    });

    it("refuses a second work key for one job, also when both come at once", async () => {
      const other = await sign({ streamId: `0x${"77".repeat(32)}` });
      const answers = await Promise.all([deliver(await sign()), deliver(other)]);
      expect(answers.filter((answer) => answer === "200").length).to.equal(1);
      expect((await kept(orchestrator)).length).to.equal(1);
    });

    it("takes as many receipts as there were equal jobs", async () => {
      await work(orchestrator);
      expect(await deliver(await sign())).to.equal("200");
      expect(await deliver(await sign({ streamId: `0x${"77".repeat(32)}` }))).to.equal("200");
      const third = await deliver(await sign({ streamId: `0x${"88".repeat(32)}` }));
      expect(third).to.equal("400 no such segment was transcoded for this gateway lately");
    });

    it("takes signatures of contract wallets only where the operator wants them, and the wallet accepts them", async () => {
      const { receipt } = await sign();
      const wallet: SignedReceipt = { receipt, signature: "0x1234" };
      verifier.acceptedSignatures.add("0x1234");
      expect(await deliver(wallet)).to.equal("403 receipt is not signed by its gateway");
      const willing = await network.orchestrator(4, { areContractGatewaysAccepted: true });
      const done = await work(willing);
      const send = (signature: SignedReceipt["signature"]): Promise<void> =>
        network.client.sendReceipt(willing.uri, { receipt: done.receipt, signature }, { timeoutMs: 5000 });
      await send("0x99").then(
        () => expect.fail("taken"),
        (error: OrchestratorError) => expect(error.fields.status).to.equal(403),
      );
      await send("0x1234");
      expect((await kept(willing)).length).to.equal(1);
    });

    it("does not answer what is no receipt, or too long", async () => {
      const post = async (body: string): Promise<string> => {
        const { Agent } = await import("node:https");
        const { request } = await import("node:https");
        return new Promise((resolve, reject) => {
          const outgoing = request(`${orchestrator.uri}/receipt`, { method: "POST", agent: new Agent({ rejectUnauthorized: false }) });
          outgoing.on("response", (incoming) => {
            incoming.resume();
            resolve(String(incoming.statusCode));
          });
          outgoing.on("error", reject);
          outgoing.end(body);
        });
      };
      for (const body of ["", "{}", "[1]", "not json", JSON.stringify({ receipt: {}, signature: "0x" }), "9".repeat(10_000)]) {
        expect(await post(body)).to.equal("400");
      }
    });

    it("is in the claim that anybody can read", async () => {
      await deliver(await sign());
      await kept(orchestrator);
      const lines = (await text(`${orchestrator.uri}/claims/11`)).trim().split("\n");
      const [claim, leaf] = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
      expect(claim).to.include({ orchestrator: orchestrator.signer.address, round: "11", segments: 1, fromRound: "10" });
      expect(leaf).to.deep.include({ start: "0" });
      expect((leaf!.receipt as { pixels: string }).pixels).to.equal(honest.pixels.toString());
      expect(hex(receiptHash(honest, network.hashing.keccak256))).to.match(/^0x/);
      const limits = { timeoutMs: 5000, maxLeaves: 1 };
      const [fetched] = await network.client.fetchClaim(orchestrator.uri, round(11n), limits);
      expect(fetched!.receipt).to.deep.equal(honest);
      expect(fetched!.start).to.equal(0n);
      await network.client.fetchClaim(orchestrator.uri, round(11n), { ...limits, maxLeaves: 0 }).then(
        () => expect.fail("more than was asked for"),
        (error: Error) => expect(error.message).to.include("more than 0 leaves"),
      );
      await text(`${orchestrator.uri}/claims/12`).then(
        () => expect.fail("answered"),
        (error: Error) => expect(error.message).to.include("404"),
      );
    });

    async function text(url: string): Promise<string> {
      return new TextDecoder().decode(await network.client.download(url, { timeoutMs: 5000, maxBytes: 1_000_000 }));
    }
  });
});
