// SPDX-License-Identifier: MIT

import { expect } from "chai";
import type { TranscodeAnswer } from "../../src/domain/transcodeAnswer";
import { rational } from "../../src/domain/rational";
import { rationalMath } from "../../src/domain/rationalMath";
import { ticketEv } from "../../src/domain/ticketEv";
import type { UploadTarget } from "../../src/domain/uploadTarget";
import { FakeObjectStore } from "../fakes/fakeObjectStore";
import { FakeSource } from "../fakes/fakeSource";
import { SegmentSender } from "../fakes/segmentSender";
import { TEST_PROFILES, TestNetwork, type TestOrchestrator } from "../fakes/testNetwork";

const ENOUGH = 2;

describe("renditions for a gateway with an object store", () => {
  let network: TestNetwork;
  let orchestrator: TestOrchestrator;
  let store: FakeObjectStore;

  beforeEach(async () => {
    network = await TestNetwork.create();
    orchestrator = await network.orchestrator(3);
    store = await FakeObjectStore.open();
  });

  afterEach(async () => {
    await store.close();
    await network.close();
  });

  async function send(storage: UploadTarget): Promise<TranscodeAnswer> {
    const sender = new SegmentSender(network, orchestrator.uri);
    const info = await sender.info();
    const end = await sender.send(await sender.payment(info, ENOUGH), { ...(await sender.request(info, { sequence: 7n })), storage });
    return "answer" in end ? end.answer : expect.fail(end.text);
  }

  it("are put there, and the answer says where", async () => {
    const { renditions, error } = await send(store.target("show/1"));
    expect(error).to.equal(undefined);
    expect(renditions.map(({ url }) => url)).to.deep.equal(TEST_PROFILES.map(({ name }) => `${store.uri}/show/1/${name}/7.ts`));
    for (const [index, { name }] of TEST_PROFILES.entries()) {
      const text = await (await fetch(renditions[index]!.url)).text();
      expect(text.startsWith(`${name} of ${new TextDecoder().decode(FakeSource.segment(0).bytes).slice(0, 9)}`)).to.equal(true);
    }
  });

  it("are kept by the orchestrator when the object store does not take them: no segment is lost", async () => {
    store.status = 403;
    const { renditions, error } = await send(store.target("show/1"));
    expect(error).to.equal(undefined);
    expect(renditions.map(({ url }) => url.startsWith(`${orchestrator.uri}/stream/`))).to.deep.equal([true, true]);
    const bytes = await network.client.download(renditions[0]!.url, { timeoutMs: 5000, maxBytes: 1000 });
    expect(new TextDecoder().decode(bytes)).to.match(/^P240p30fps16x9 of segment 0/);
    expect(network.logger.at("debug").filter((message) => message.includes("object store"))).to.deep.equal(
      Array(2).fill("A gateway's object store did not take a rendition: the gateway has to fetch it"),
    );
  });

  it("are paid for before they leave: a gateway that has them all cannot end the session instead", async () => {
    store.status = 0;
    const sender = new SegmentSender(network, orchestrator.uri);
    const info = await sender.info();
    const payment = await sender.payment(info, ENOUGH);
    const sending = sender.send(payment, { ...(await sender.request(info)), storage: store.target("show/1") });
    while (store.posts < TEST_PROFILES.length) await new Promise((resolve) => setTimeout(resolve, 10));
    await network.client.endSession(orchestrator.uri, info.authToken!);
    const end = await sending;
    expect("answer" in end ? end.answer.error : end.text).to.equal("TranscoderStopped");
    const key = { account: sender.signer.address, id: info.authToken!.sessionId };
    const worth = rationalMath.multiply(rational(BigInt(ENOUGH)), ticketEv(payment.ticketParams!.faceValue, payment.ticketParams!.winProb));
    expect(rationalMath.compare(await orchestrator.store.credit.balance(key), worth)).to.equal(-1);
  });

  for (const [what, given] of [
    ["of no kind that there is", { kind: "direct" as UploadTarget["kind"] }],
    ["that is no web address", { host: "ftp://127.0.0.1" }],
    ["without a policy", { policy: "" }],
  ] as const) {
    it(`are kept by the orchestrator for a place ${what}`, async () => {
      const { renditions } = await send({ ...store.target("show/1"), ...given });
      expect(renditions.map(({ url }) => url.startsWith(`${orchestrator.uri}/stream/`))).to.deep.equal([true, true]);
      expect(network.logger.at("warn")).to.deep.equal([]);
    });
  }
});
