// SPDX-License-Identifier: MIT

import { createServer, type Server } from "node:http";
import { connect } from "node:http2";
import { request as requestHttps } from "node:https";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { paymentMapping } from "../../src/adapters/protocol/paymentMapping";
import { segmentRequestMapping } from "../../src/adapters/protocol/segmentRequestMapping";
import type { OrchestratorError } from "../../src/domain/orchestratorError";
import type { OrchestratorInfo } from "../../src/domain/orchestratorInfo";
import type { SegmentProfile } from "../../src/domain/segmentProfile";
import { FakeSource } from "../fakes/fakeSource";
import { SegmentSender, type SubmissionEnd } from "../fakes/segmentSender";
import { TEST_PROFILES, TestNetwork, type TestOrchestrator } from "../fakes/testNetwork";

const ENOUGH = 2;

describe("an orchestrator under attack", () => {
  let network: TestNetwork;

  beforeEach(async () => {
    network = await TestNetwork.create();
  });

  afterEach(() => network.close());

  const expectQuiet = (): void => {
    const loud = network.logger.lines.filter(({ level }) => level === "warn" || level === "error");
    expect(loud.map(({ message }) => message)).to.deep.equal([]);
  };

  it("tells a peer that its gRPC message cannot be read, and does not alarm its operator", async () => {
    const orchestrator = await network.orchestrator(3);
    for (const body of [Buffer.from([0, 0, 0, 0, 2, 0xff, 0xff]), Buffer.from("?"), Buffer.from([1, 0, 0, 0, 0]), Buffer.alloc(0)]) {
      for (const method of ["GetOrchestrator", "EndTranscodingSession", "Ping"]) {
        const { status, message } = await callGrpc(orchestrator, method, body);
        expect(status).to.equal("2");
        expect(message).to.match(/^protobuf unmarshal error: /);
      }
    }
    expectQuiet();
  });

  it("does not read a gRPC message without end", async () => {
    const orchestrator = await network.orchestrator(3);
    const { status, message } = await callGrpc(orchestrator, "GetOrchestrator", Buffer.alloc(2_000_000));
    expect({ status, message }).to.deep.equal({ status: "2", message: "body is longer than 131072 bytes" });
    expectQuiet();
  });

  describe("with headers that take long to read", () => {
    const of = (tickets: number, profiles: number, padding = 0): Record<string, string> => {
      const profile = { width: 256, height: 144, bitrate: 1, fps: 0, format: 0, fpsDen: 0, profile: 0, gop: 0, encoder: 0, name: "" };
      const payment = { sender: new Uint8Array(20).fill(1), ticket_sender_params: Array(tickets).fill({ sender_nonce: 1 }) as never };
      const segment = { hash: new Uint8Array(32), sig: new Uint8Array(65), fullProfiles: Array(profiles).fill(profile) as never };
      return {
        "livepeer-payment": base64(network.codec.encode("Payment", payment)),
        "livepeer-segment": base64(network.codec.encode("SegData", { ...segment, manifestId: new Uint8Array(padding) })),
      };
    };

    for (const [what, headers, status, text] of [
      ["600 tickets and 20 profiles by asking for a signature", () => of(600, 20, 256), 403, "ErrSegSig\n"],
      ["21 profiles before that", () => of(0, 21), 403, "too many profiles\n"],
      ["a manifest id of 257 bytes before that", () => of(0, 1, 257), 403, "manifest id is too long\n"],
      ["a Livepeer-Segment of 67 kB before it is decoded", () => of(0, 1, 50_000), 403, "Livepeer-Segment is too long\n"],
      ["601 tickets before that", () => of(601, 1), 402, "protobuf unmarshal error: 601 tickets; at most 600 come at a time\n"],
      ["a Livepeer-Payment of many tickets before it is decoded", () => of(50_000, 1), 402, "Livepeer-Payment is too long\n"],
    ] as const) {
      it(`answers ${what}`, async () => {
        const orchestrator = await network.orchestrator(3);
        const answer = await post(orchestrator, headers(), Buffer.alloc(0));
        expect([answer.status, answer.text]).to.deep.equal([status, text]);
        expectQuiet();
      });
    }
  });

  it("takes no payment under a long id: each would be a balance to keep", async () => {
    const orchestrator = await network.orchestrator(3);
    const sender = new SegmentSender(network, orchestrator.uri);
    const info = await sender.info();
    const manifestId = new Uint8Array(257).fill(120);
    const request = await sender.request(info, { manifestId });
    const refused = await network.client.sendPayment(orchestrator.uri, await sender.payment(info, 1), request, { timeoutMs: 5000 }).then(
      () => expect.fail("the payment was taken"),
      (error: unknown) => error as OrchestratorError,
    );
    expect([refused.text, refused.fields.status]).to.deep.equal(["manifest id is too long", 403]);
    expectQuiet();
  });

  describe("with profiles", () => {
    const of = (count: number, width: number, height: number): readonly SegmentProfile[] =>
      Array.from({ length: count }, (_, index) => ({ ...TEST_PROFILES[0]!, name: `p${index}`, width, height }));
    const send = async (profiles: readonly SegmentProfile[]): Promise<SubmissionEnd & { readonly jobs: number }> => {
      const orchestrator = await network.orchestrator(3);
      const sender = new SegmentSender(network, orchestrator.uri);
      const info = await sender.info();
      const request = await sender.request(info, { profiles, isDurationAssumed: true });
      const end = await sender.send(await sender.payment(info, 1), request);
      return { ...end, jobs: orchestrator.transcoder.jobs.length };
    };

    for (const [what, profiles] of [
      ["of 4096x4096", of(3, 4096, 4096)],
      ["that are flat for no source but theirs", of(20, 4096, 16)],
    ] as const) {
      it(`refuses those ${what} that would take its memory, for the price of a ticket`, async () => {
        expect(await send(profiles)).to.deep.equal({ status: 403, text: "profiles are too large together", jobs: 0 });
        expectQuiet();
      });
    }

    it("takes those of a long ladder", async () => {
      const heights = [2160, 1440, 1080, 720, 576, 480, 360, 240, 144];
      const profiles = heights.map((height) => ({ ...of(1, Math.ceil((height * 16) / 9), height)[0]!, name: `${height}p` }));
      expect(await send(profiles))
        .to.include.keys("answer")
        .and.to.deep.include({ jobs: 1 });
    });
  });

  it("answers who sends a body that is too long", async () => {
    const orchestrator = await network.orchestrator(3);
    const sender = new SegmentSender(network, orchestrator.uri);
    const headers = await headersFor(sender, await sender.info());
    const answer = await post(orchestrator, { ...headers, "content-type": "application/vnd+livepeer.uri" }, Buffer.alloc(200_000, "x"));
    expect(answer).to.deep.equal({
      status: 500,
      text: "Internal Server Error\n",
      detail: "body could not be read: body is longer than 8192 bytes",
    });
    expectQuiet();
  });

  describe("with a segment that is to be fetched", () => {
    let called: number;
    let store: Server;
    let url: string;

    beforeEach(async () => {
      called = 0;
      store = createServer((_request, response) => {
        called++;
        response.end(FakeSource.segment(0).bytes);
      });
      await new Promise<void>((resolve) => store.listen(0, "127.0.0.1", resolve));
      url = `http://localhost:${(store.address() as AddressInfo).port}/0.ts`;
    });

    afterEach(() => new Promise((resolve) => store.close(resolve)));

    const send = async (arePrivateAddressesAllowed: boolean, body: string): ReturnType<typeof post> => {
      const orchestrator = await network.orchestrator(3, { arePrivateAddressesAllowed });
      const sender = new SegmentSender(network, orchestrator.uri);
      const headers = await headersFor(sender, await sender.info());
      return post(orchestrator, { ...headers, "content-type": "application/vnd+livepeer.uri" }, Buffer.from(body));
    };

    it("does not fetch it from its own machine or network, and tells its operator why", async () => {
      for (const host of ["localhost", "127.0.0.1", "2130706433", "[::1]", "[::ffff:127.0.0.1]"]) {
        const answer = await send(false, url.replace("localhost", host));
        expect(answer).to.deep.equal({ status: 400, text: "BadRequest\n", detail: "the source's address is not public" });
      }
      expect(called).to.equal(0);
      const reasons = network.logger.lines.flatMap(({ fields }) => fields?.because ?? []);
      expect(reasons[0]).to.match(/^localhost \(.*127\.0\.0\.1.*\) is no public address: --allow-private-addresses takes it$/);
      expectQuiet();
    });

    it("fetches it there when its operator allows it", async () => {
      expect((await send(true, url)).status).to.equal(200);
      expect(called).to.equal(1);
    });
  });

  it("gives segments no more memory than it has, and takes them again when others are done", async () => {
    const { length } = FakeSource.segment(0).bytes;
    const orchestrator = await network.orchestrator(3, { maxUploadBytes: length + 1 });
    const [first, second] = [new SegmentSender(network, orchestrator.uri), new SegmentSender(network, orchestrator.uri, 2)];
    let finish: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (finish = resolve));
    const working = new Promise<void>((resolve) => {
      orchestrator.transcoder.before = () => {
        resolve();
        return held;
      };
    });
    const one = first.sendGood(await first.info(), ENOUGH);
    await working;
    const terms = await second.info();
    expect(await second.sendGood(terms, ENOUGH)).to.deep.equal({ status: 503, text: "OrchestratorBusy" });
    finish();
    expect(await one).to.have.property("answer");
    // What was paid for the refused segment pays for the next.
    expect(await second.send(await second.payment(terms, 0), await second.request(terms))).to.have.property("answer");
    expectQuiet();
  });

  it("does not alarm its operator when a gateway ends a session in the middle of its work", async () => {
    const orchestrator = await network.orchestrator(3);
    const sender = new SegmentSender(network, orchestrator.uri);
    const info = await sender.info();
    orchestrator.transcoder.before = () => network.client.endSession(orchestrator.uri, info.authToken!);
    const end = await sender.sendGood(info, ENOUGH);
    expect("answer" in end && end.answer.error).to.equal("TranscoderStopped");
    expectQuiet();
  });

  async function headersFor(sender: SegmentSender, info: OrchestratorInfo): Promise<Record<string, string>> {
    const payment = paymentMapping.toWire(await sender.payment(info, ENOUGH));
    const segment = segmentRequestMapping.toWire(await sender.request(info));
    return {
      "livepeer-payment": base64(network.codec.encode("Payment", payment)),
      "livepeer-segment": base64(network.codec.encode("SegData", segment)),
    };
  }
});

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}

function callGrpc(orchestrator: TestOrchestrator, method: string, body: Buffer): Promise<{ status: string; message: string }> {
  return new Promise((resolve, reject) => {
    const session = connect(orchestrator.uri, { rejectUnauthorized: false }).on("error", reject);
    const stream = session.request({ ":method": "POST", ":path": `/net.Orchestrator/${method}`, "content-type": "application/grpc" });
    stream.on("trailers", (trailers) => {
      session.destroy();
      resolve({ status: String(trailers["grpc-status"]), message: decodeURIComponent(String(trailers["grpc-message"])) });
    });
    stream.on("error", () => undefined).resume();
    stream.end(body);
  });
}

function post(
  { uri }: TestOrchestrator,
  headers: Record<string, string>,
  body: Buffer,
): Promise<{ status: number; text: string; detail: unknown }> {
  return new Promise((resolve, reject) => {
    const request = requestHttps(`${uri}/segment`, { method: "POST", headers, rejectUnauthorized: false }, (response) => {
      let text = "";
      response.on("data", (chunk: Buffer) => (text += chunk.toString()));
      response.on("end", () => resolve({ status: response.statusCode!, text, detail: response.headers["livepeer-error-detail"] }));
    });
    request.on("error", reject);
    request.end(body);
  });
}
