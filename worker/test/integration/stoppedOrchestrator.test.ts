// SPDX-License-Identifier: MIT

import { expect } from "chai";
import type { OrchestratorInfo } from "../../src/domain/orchestratorInfo";
import { rationalMath } from "../../src/domain/rationalMath";
import { SegmentSender } from "../fakes/segmentSender";
import { TestNetwork, type TestOrchestrator } from "../fakes/testNetwork";

const DOWNLOAD = { timeoutMs: 4000, maxBytes: 1e6 };

describe("an orchestrator that is told to stop", () => {
  let network: TestNetwork;
  let orchestrator: TestOrchestrator;
  let sender: SegmentSender;
  let info: OrchestratorInfo;

  beforeEach(async () => {
    network = await TestNetwork.create();
    orchestrator = await network.orchestrator(3);
    sender = new SegmentSender(network, orchestrator.uri);
    info = await sender.info();
  });

  afterEach(() => network.close());

  /** Holds work back; resolves when a segment has come to it. */
  function hold(): { readonly begun: Promise<void>; finish(): void } {
    let finish = (): void => undefined;
    const held = new Promise<void>((resolve) => (finish = resolve));
    const begun = new Promise<void>((resolve) => {
      orchestrator.transcoder.before = () => {
        resolve();
        return held;
      };
    });
    return { begun, finish };
  }

  /** Milliseconds until it has stopped. */
  async function stop(): Promise<number> {
    const startedAt = performance.now();
    await orchestrator.stop();
    return performance.now() - startedAt;
  }

  describe("while a segment is in work", () => {
    it("ends it, charges for it, and gives out its renditions", async () => {
      const { begun, finish } = hold();
      const sent = sender.sendGood(info, 2);
      await begun;
      const stopped = stop();
      finish();
      const end = await sent;
      if (!("answer" in end)) throw new Error(end.text);
      expect(end.answer.error).to.equal(undefined);
      for (const { url } of end.answer.renditions) expect((await network.client.download(url, DOWNLOAD)).length).to.be.greaterThan(0);
      const key = { account: sender.signer.address, id: info.authToken!.sessionId };
      expect(rationalMath.floor(await orchestrator.store.credit.balance(key)) < 16_000_000_000n).to.equal(true);
      // The gateway has what it wants: nobody is waited for any more.
      await network.client.endSession(orchestrator.uri, info.authToken!);
      expect(await stopped).to.be.lessThan(3000);
    });

    it("gives no terms, and takes no other segment", async () => {
      const { begun, finish } = hold();
      const sent = sender.sendGood(info, 2);
      await begun;
      const stopped = stop();
      const refused = await sender.sendGood(info, 2);
      expect(refused).to.deep.equal({ status: 403, text: "OrchestratorCapped" });
      const failure = await sender.info().catch((error: Error) => error.message);
      expect(failure).to.match(/OrchestratorCapped/);
      const health = await orchestrator.assembly.endpoint.checkHealth().catch((error: Error) => error.message);
      expect(health).to.equal("the orchestrator is stopping");
      finish();
      await sent;
      await network.client.endSession(orchestrator.uri, info.authToken!);
      await stopped;
    });

    it("leaves the renditions four seconds for the gateway to fetch", async () => {
      const { begun, finish } = hold();
      const sent = sender.sendGood(info, 2);
      await begun;
      const stopped = orchestrator.stop();
      finish();
      await sent;
      const pause = new Promise((resolve) => setTimeout(resolve, 300, "still there"));
      expect(await Promise.race([stopped, pause])).to.equal("still there");
      network.clock.advance(4000);
      await stopped;
    });
  });

  it("stops at once when nothing is in work and nothing to be fetched", async () => {
    expect(await stop()).to.be.lessThan(1000);
  });

  it("stops at once when the last segment was answered long ago", async () => {
    expect(await sender.sendGood(info, 2)).to.have.nested.property("answer.error", undefined);
    network.clock.advance(5000);
    expect(await stop()).to.be.lessThan(1000);
  });

  it("does not wait for the media of a segment that was refused", async () => {
    const request = await sender.request(info, { hash: new Uint8Array(32).fill(1) });
    expect(await sender.send(await sender.payment(info, 2), request)).to.include({ status: 403 });
    expect(await stop()).to.be.lessThan(1000);
  });
});
