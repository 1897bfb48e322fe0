// SPDX-License-Identifier: MIT

import { request as requestHttps } from "node:https";
import { expect } from "chai";
import { CAPABILITY } from "../../src/domain/capability";
import { capabilityWords } from "../../src/domain/capabilityWords";
import { EMPTY_CAPABILITIES } from "../../src/domain/emptyCapabilities";
import { OrchestratorError } from "../../src/domain/orchestratorError";
import type { OrchestratorInfo } from "../../src/domain/orchestratorInfo";
import type { SegmentRequest } from "../../src/domain/segmentRequest";
import { SegmentSender, type SubmissionEnd } from "../fakes/segmentSender";
import { TestNetwork, type TestOrchestrator } from "../fakes/testNetwork";

const ENOUGH = 2;

describe("admission of segments", () => {
  let network: TestNetwork;
  let orchestrator: TestOrchestrator;
  let sender: SegmentSender;
  let info: OrchestratorInfo;

  beforeEach(async () => {
    network = await TestNetwork.create();
    orchestrator = await network.orchestrator(3, { maxSessions: 1 });
    sender = new SegmentSender(network, orchestrator.uri);
    info = await sender.info();
  });

  afterEach(() => network.close());

  const sendWith = async (fields: Partial<SegmentRequest>): Promise<SubmissionEnd> =>
    sender.send(await sender.payment(info, ENOUGH), { ...(await sender.request(info)), ...fields });

  it("refuses credentials that the sender has not signed", async () => {
    expect(await sendWith({ sequence: 9n })).to.deep.equal({ status: 403, text: "ErrSegSig" });
    expect(await sendWith({ signature: new Uint8Array(65) })).to.deep.equal({ status: 403, text: "ErrSegSig" });
  });

  it("refuses capabilities that it lacks", async () => {
    const job = (await sender.request(info)).capabilities!;
    const capabilities = { ...job, words: capabilityWords([12, 14]) };
    expect(await sendWith({ capabilities })).to.deep.equal({ status: 403, text: "incompatible capabilities" });
  });

  it("refuses a missing, a forged and an expired auth token", async () => {
    expect(await sendWith({ authToken: undefined })).to.deep.equal({ status: 403, text: "missing auth token" });
    const forged = { ...info.authToken!, sessionId: "00000000" };
    expect(await sendWith({ authToken: forged })).to.deep.equal({ status: 403, text: "invalid auth token" });
    network.clock.advance(1_801_000);
    expect(await sendWith({})).to.deep.equal({ status: 403, text: "expired auth token" });
  });

  it("refuses durations below 0 and above 5 minutes", async () => {
    expect(await sendWith({ durationMs: -1 })).to.deep.equal({ status: 403, text: "invalid duration" });
    expect(await sendWith({ durationMs: 300_001 })).to.deep.equal({ status: 403, text: "invalid duration" });
  });

  it("refuses media that the credentials do not name", async () => {
    const end = await sender.send(await sender.payment(info, ENOUGH), await sender.request(info), new Uint8Array(100));
    expect(end).to.deep.equal({ status: 403, text: "Forbidden" });
    expect(orchestrator.transcoder.jobs.length).to.equal(0);
  });

  it("turns new sessions away when it is full, and takes them when one has ended", async () => {
    const later = await sender.info();
    expect(await sender.sendGood(info, ENOUGH)).to.have.property("answer");
    expect(await sender.sendGood(later, ENOUGH)).to.deep.equal({ status: 403, text: "OrchestratorCapped" });
    const refused = await sender.info().catch((error: unknown) => error);
    expect(refused).to.be.instanceOf(OrchestratorError);
    expect((refused as OrchestratorError).text).to.equal("Invalid orchestrator request: OrchestratorCapped");

    await network.client.endSession(orchestrator.uri, info.authToken!);
    expect(orchestrator.transcoder.ended).to.deep.equal([info.authToken!.sessionId]);
    expect(await sender.sendGood(later, ENOUGH)).to.have.property("answer");
  });

  it("has no live models, and says so unless it is asked for terms all the same", async () => {
    const model = { isWarm: false, capacity: 1, runnerVersion: "", capacityInUse: 0 };
    const asking = (number: number) => ({ ...EMPTY_CAPABILITIES, perCapability: new Map([[number, new Map([["model", model]])]]) });
    const live = { capabilities: asking(CAPABILITY.liveVideoToVideo) };
    const refused = await sender.info(live).catch((error: unknown) => error);
    expect((refused as OrchestratorError).text).to.equal("Invalid orchestrator request: OrchestratorCapped");
    expect(await sender.info({ ...live, ignoreCapacityCheck: true })).to.have.property("ticketParams");
    expect(await sender.info({ capabilities: asking(CAPABILITY.byoc) })).to.have.property("ticketParams");
  });

  it("ends a session after 70 seconds without work", async () => {
    await sender.sendGood(info, ENOUGH);
    network.clock.advance(69_000);
    orchestrator.assembly.sessions.endIdle();
    expect(orchestrator.assembly.sessions.count).to.equal(1);
    network.clock.advance(1_500);
    orchestrator.assembly.sessions.endIdle();
    expect(orchestrator.assembly.sessions.count).to.equal(0);
  });

  it("refuses to end a session without its token", async () => {
    const forged = { ...info.authToken!, token: new Uint8Array(32) };
    const refused = await network.client.endSession(orchestrator.uri, forged).catch((error: unknown) => error);
    expect((refused as OrchestratorError).text).to.equal("Invalid auth token");
  });

  it("refuses a request for terms that is not signed by its sender", async () => {
    const foreign = network.signer(2);
    const request = {
      address: Buffer.from(foreign.address.slice(2), "hex"),
      signature: await sender.signer.signPersonal(new Uint8Array(32)),
      capabilities: undefined,
      ignoreCapacityCheck: false,
    };
    const refused = await network.client.getOrchestrator(orchestrator.uri, request, { timeoutMs: 5000 }).catch((error: unknown) => error);
    expect((refused as OrchestratorError).text).to.equal("Invalid orchestrator request: orchestrator req sig check failed");
  });

  describe("given headers that are no messages", () => {
    for (const [name, headers, status, text] of [
      ["payment not base64", { "livepeer-payment": "%%%" }, 402, /^base64 decode error/],
      ["payment not protobuf", { "livepeer-payment": "/////w==" }, 402, /^protobuf unmarshal error/],
      ["segment not base64", { "livepeer-segment": "%%%" }, 403, /^ErrorSegEncoding/],
      ["segment not protobuf", { "livepeer-segment": "/////w==" }, 403, /^protobuf unmarshal error/],
      ["no headers at all", {}, 403, /^ErrSegSig/],
    ] as const) {
      it(`answers ${status}: ${name}`, async () => {
        const answer = await post(`${orchestrator.uri}/segment`, headers);
        expect(answer.status).to.equal(status);
        expect(answer.text).to.match(text);
        expect(answer.text.endsWith("\n")).to.equal(true);
        expect(answer.type).to.match(/^text\/plain/);
      });
    }
  });

  it("keeps serving others while one is refused", async () => {
    await post(`${orchestrator.uri}/segment`, { "livepeer-payment": "%%%" });
    expect(await sender.sendGood(info, ENOUGH)).to.have.property("answer");
  });
});

function post(url: string, headers: Record<string, string>): Promise<{ status: number; text: string; type: string }> {
  return new Promise((resolve, reject) => {
    const request = requestHttps(url, { method: "POST", headers, rejectUnauthorized: false }, (response) => {
      let text = "";
      response.on("data", (chunk: Buffer) => (text += chunk.toString()));
      response.on("end", () => resolve({ status: response.statusCode!, text, type: response.headers["content-type"] ?? "" }));
    });
    request.on("error", reject);
    request.end("x".repeat(100_000));
  });
}
