// SPDX-License-Identifier: MIT

import { connect, type ClientHttp2Session } from "node:http2";
import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { connect as connectTls, type TLSSocket } from "node:tls";
import { X509Certificate } from "node:crypto";
import { join } from "node:path";
import {
  credentials,
  makeClientConstructor,
  status as grpcStatus,
  type Client,
  type ServiceClientConstructor,
  type ServiceDefinition,
  type ServiceError,
} from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import { expect } from "chai";
import { createCertificate } from "../../src/adapters/protocol/createCertificate";
import { paymentMapping } from "../../src/adapters/protocol/paymentMapping";
import { segmentRequestMapping } from "../../src/adapters/protocol/segmentRequestMapping";
import { transcodeAnswerMapping } from "../../src/adapters/protocol/transcodeAnswerMapping";
import { checksumAddress } from "../../src/domain/checksumAddress";
import { hexToBytes } from "../../src/domain/hexToBytes";
import { orchestratorRequestMessage } from "../../src/domain/orchestratorRequestMessage";
import type { SegmentProfile } from "../../src/domain/segmentProfile";
import { FakeSource } from "../fakes/fakeSource";
import { SegmentSender } from "../fakes/segmentSender";
import { SeededEntropy } from "../fakes/seededEntropy";
import { TEST_PROFILES, TestNetwork, type TestOrchestrator } from "../fakes/testNetwork";

const ENOUGH = 2;
const SCHEMA = join(__dirname, "../../src/adapters/protocol/net.proto");

type Unary = (request: object, callback: (error: ServiceError | null, answer: Record<string, unknown>) => void) => void;

/** A gRPC client of another make, with its own reading of the schema. */
function foreignClient(orchestrator: TestOrchestrator): {
  readonly client: Client;
  readonly call: (method: string, request: object) => Promise<Record<string, unknown>>;
} {
  const service = loadSync(SCHEMA, { keepCase: true, longs: String })["net.Orchestrator"] as ServiceDefinition;
  const Constructor: ServiceClientConstructor = makeClientConstructor(service, "net.Orchestrator");
  const isTls = orchestrator.uri.startsWith("https");
  const channel = isTls
    ? credentials.createSsl(null, null, null, { checkServerIdentity: () => undefined, rejectUnauthorized: false })
    : credentials.createInsecure();
  const client = new Constructor(`127.0.0.1:${orchestrator.port}`, channel, {
    "grpc.ssl_target_name_override": "node.example",
  });
  const call = (method: string, request: object): Promise<Record<string, unknown>> =>
    new Promise((resolve, reject) => {
      (client as unknown as Record<string, Unary>)[method]!.bind(client)(request, (error, answer) =>
        error ? reject(error) : resolve(answer),
      );
    });
  return { client, call };
}

describe("the wire", () => {
  let network: TestNetwork;

  beforeEach(async () => {
    network = await TestNetwork.create();
  });

  afterEach(() => network.close());

  for (const isTls of [true, false]) {
    describe(`gRPC ${isTls ? "over TLS" : "over plain text"}, called by grpc-js`, () => {
      let orchestrator: TestOrchestrator;
      let foreign: ReturnType<typeof foreignClient>;

      beforeEach(async () => {
        orchestrator = await network.orchestrator(3, { isTls });
        foreign = foreignClient(orchestrator);
      });

      afterEach(() => foreign.client.close());

      it("gives terms", async () => {
        const signer = network.signer(1);
        const message = orchestratorRequestMessage(signer.address, network.hashing.keccak256);
        const request = { address: hexToBytes(signer.address), sig: await signer.signPersonal(message) };
        const info = await foreign.call("GetOrchestrator", request);
        expect(info.transcoder).to.equal(orchestrator.uri);
        expect((info.ticket_params as { recipient: Buffer }).recipient.toString("hex")).to.equal(orchestrator.signer.address.slice(2));
        expect((info.auth_token as { session_id: string }).session_id).to.match(/^[0-9a-f]{8}$/);
      });

      it("tells errors with status UNKNOWN and their text", async () => {
        const error = await foreign.call("GetOrchestrator", { address: Buffer.alloc(20), sig: Buffer.alloc(65) }).then(
          () => expect.fail("no error"),
          (reason: ServiceError) => reason,
        );
        expect(error.code).to.equal(grpcStatus.UNKNOWN);
        expect(error.details).to.equal("Invalid orchestrator request: orchestrator req sig check failed");
      });

      it("signs the node's own pings", async () => {
        const value = Buffer.from(orchestrator.assembly.pings.draw());
        const { value: signature } = await foreign.call("Ping", { value });
        const expected = await orchestrator.signer.signPersonal(network.hashing.keccak256(value));
        expect(Buffer.from(signature as Uint8Array).toString("hex")).to.equal(Buffer.from(expected).toString("hex"));
      });

      it("signs nothing but the node's own pings: other words would be a result, a ticket, or credentials", async () => {
        const { keccak256 } = network.hashing;
        const address = Buffer.from(checksumAddress(orchestrator.signer.address, keccak256));
        const resultHash = Buffer.from(keccak256(Buffer.from("any rendition at all")));
        for (const value of [
          resultHash,
          Buffer.alloc(0),
          Buffer.alloc(31),
          Buffer.alloc(32),
          Buffer.alloc(33),
          address,
          Buffer.alloc(232),
        ]) {
          const error = await foreign.call("Ping", { value }).then(
            () => expect.fail(`signed ${value.length} bytes`),
            (reason: ServiceError) => reason,
          );
          expect(error.details).to.equal("Invalid orchestrator request: only the node's own pings are answered");
        }
      });

      it("answers HTTP/1.1 on the same port", async () => {
        expect(await get(`${orchestrator.uri}/healthz`)).to.deep.equal({ status: 200, text: "ok\n" });
        expect(await get(`${orchestrator.uri}/elsewhere`)).to.deep.equal({ status: 404, text: "not found\n" });
      });
    });
  }

  describe("a segment", () => {
    for (const [name, version] of [
      ["HTTP/1.1", 1],
      ["HTTP/2", 2],
    ] as const) {
      it(`is acknowledged before it is transcoded, over ${name}`, async () => {
        const orchestrator = await network.orchestrator(3);
        const sender = new SegmentSender(network, orchestrator.uri);
        const info = await sender.info();
        let finish: () => void = () => undefined;
        const held = new Promise<void>((resolve) => (finish = resolve));
        orchestrator.transcoder.before = () => held;

        const exchange = version === 1 ? postHttp1 : postHttp2;
        const { status, body, close } = await exchange(orchestrator.uri, await headersFor(network, sender, info, ENOUGH));
        expect(status).to.equal(200); // and the transcoder is still held
        finish();
        const answer = transcodeAnswerMapping.fromWire(network.codec.decode("TranscodeResult", await body));
        expect(answer.error).to.equal(undefined);
        expect(answer.renditions.length).to.equal(TEST_PROFILES.length);
        close();
      });

      it(`may come with 600 tickets, over ${name}`, async () => {
        const orchestrator = await network.orchestrator(3);
        const sender = new SegmentSender(network, orchestrator.uri);
        const headers = await headersFor(network, sender, await sender.info(), 600);
        expect(headers["livepeer-payment"]!.length).to.be.greaterThan(50_000);
        const { status, body, close } = await (version === 1 ? postHttp1 : postHttp2)(orchestrator.uri, headers);
        await body;
        expect(status).to.equal(200);
        close();
      }).timeout(20_000);
    }
  });

  describe("renditions", () => {
    it("are fetched without credentials until the session ends", async () => {
      const orchestrator = await network.orchestrator(3);
      const sender = new SegmentSender(network, orchestrator.uri);
      const info = await sender.info();
      const end = await sender.sendGood(info, ENOUGH);
      if (!("answer" in end)) throw new Error(end.text);
      const [first] = end.answer.renditions;
      expect(first!.url).to.equal(`${orchestrator.uri}/stream/${info.authToken!.sessionId}/P240p30fps16x9/0.ts`);
      expect((await get(first!.url)).text).to.match(/^P240p30fps16x9 of segment 0/);
      await network.client.endSession(orchestrator.uri, info.authToken!);
      expect((await get(first!.url)).status).to.equal(404);
    });

    it("have addresses of their own when their profiles have one name", async () => {
      const orchestrator = await network.orchestrator(3);
      const sender = new SegmentSender(network, orchestrator.uri);
      const info = await sender.info();
      const [twin, other] = TEST_PROFILES as readonly [SegmentProfile, SegmentProfile];
      const profiles = [
        { ...other, name: "twin" },
        { ...twin, name: "other" },
        { ...twin, name: "twin" },
      ];
      const end = await sender.send(await sender.payment(info, 10), await sender.request(info, { profiles }));
      if (!("answer" in end)) throw new Error(end.text);
      const urls = end.answer.renditions.map(({ url }) => url);
      const folder = `${orchestrator.uri}/stream/${info.authToken!.sessionId}`;
      expect(urls).to.deep.equal([`${folder}/twin/0_0.ts`, `${folder}/other/0.ts`, `${folder}/twin/0_2.ts`]);
      for (const url of urls) expect((await get(url)).status).to.equal(200);
    });

    it("may have profiles with any name", async () => {
      const orchestrator = await network.orchestrator(3);
      const sender = new SegmentSender(network, orchestrator.uri);
      const info = await sender.info();
      const names = ["with space", "with/slash", "../up", "100%", "ünïcode?#"];
      const profiles: SegmentProfile[] = names.map((name) => ({ ...TEST_PROFILES[1]!, name }));
      const end = await sender.send(await sender.payment(info, 10), await sender.request(info, { profiles }));
      if (!("answer" in end)) throw new Error(end.text);
      for (const [index, { url }] of end.answer.renditions.entries()) {
        const bytes = await network.client.download(url, { timeoutMs: 4000, maxBytes: 1e6 });
        expect(new TextDecoder().decode(bytes)).to.match(new RegExp(`^${names[index]!.replace(/[.?/]/g, "\\$&")} of segment 0`));
      }
    });
  });

  it("shows a certificate for its host: P-256, server use, about a year", async () => {
    const made = createCertificate("node.example", new SeededEntropy("serial").bytes(16), Date.UTC(2030, 0, 1));
    const certificate = new X509Certificate(made.certificate);
    expect(certificate.subjectAltName).to.equal("DNS:node.example");
    expect(certificate.ca).to.equal(true);
    expect(certificate.keyUsage).to.deep.equal(["1.3.6.1.5.5.7.3.1"]);
    expect(certificate.verify(certificate.publicKey)).to.equal(true);
    expect(certificate.publicKey.asymmetricKeyDetails!.namedCurve).to.equal("prime256v1");
    expect(new Date(certificate.validTo).getTime()).to.equal(Date.UTC(2030, 0, 1) + 8765 * 3_600_000);
    expect(certificate.serialNumber.length).to.equal(32);
  });

  it("offers h2 and http/1.1 by ALPN", async () => {
    const orchestrator = await network.orchestrator(3);
    for (const protocol of ["h2", "http/1.1"]) {
      const socket = await new Promise<TLSSocket>((resolve, reject) => {
        const opened: TLSSocket = connectTls(
          { port: orchestrator.port, host: "127.0.0.1", ALPNProtocols: [protocol], rejectUnauthorized: false },
          () => resolve(opened),
        ).on("error", reject);
      });
      expect(socket.alpnProtocol).to.equal(protocol);
      socket.destroy();
    }
  });

  it("survives peers that speak nonsense or leave", async () => {
    const orchestrator = await network.orchestrator(3);
    await new Promise<void>((resolve) => {
      const socket = connectTls({ port: orchestrator.port, host: "127.0.0.1", rejectUnauthorized: false }, () => {
        socket.write("\0\0\0 nonsense \r\n\r\n");
        socket.end();
      });
      socket.on("error", () => undefined).on("close", () => resolve());
      socket.resume();
    });
    expect((await get(`${orchestrator.uri}/healthz`)).status).to.equal(200);
    expect((await get(`${orchestrator.uri}/stream/%zz/a/b`)).status).to.equal(400);
  });
});

async function headersFor(
  network: TestNetwork,
  sender: SegmentSender,
  info: Awaited<ReturnType<SegmentSender["info"]>>,
  tickets: number,
): Promise<Record<string, string>> {
  const { codec } = network;
  const payment = paymentMapping.toWire(await sender.payment(info, tickets));
  const segment = segmentRequestMapping.toWire(await sender.request(info));
  return {
    "livepeer-payment": Buffer.from(codec.encode("Payment", payment)).toString("base64"),
    "livepeer-segment": Buffer.from(codec.encode("SegData", segment)).toString("base64"),
    "content-type": "video/MP2T",
  };
}

interface Exchange {
  readonly status: number;
  readonly body: Promise<Buffer>;
  readonly close: () => void;
}

function postHttp1(uri: string, headers: Record<string, string>): Promise<Exchange> {
  return new Promise((resolve, reject) => {
    const request = requestHttps(`${uri}/segment`, { method: "POST", headers, rejectUnauthorized: false }, (response) => {
      resolve({ status: response.statusCode!, body: collect(response), close: () => request.destroy() });
    });
    request.on("error", reject);
    request.end(FakeSource.segment(0).bytes);
  });
}

function postHttp2(uri: string, headers: Record<string, string>): Promise<Exchange> {
  return new Promise((resolve, reject) => {
    const session: ClientHttp2Session = connect(uri, { rejectUnauthorized: false, maxSendHeaderBlockLength: 1_048_576 });
    session.on("error", reject);
    const stream = session.request({ ":method": "POST", ":path": "/segment", ...headers });
    stream.on("error", reject);
    stream.on("response", (answer) => {
      resolve({ status: answer[":status"]!, body: collect(stream), close: () => session.destroy() });
    });
    stream.end(FakeSource.segment(0).bytes);
  });
}

async function collect(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function get(url: string): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const options = { rejectUnauthorized: false };
    const request = (url.startsWith("https") ? requestHttps : requestHttp)(url, options, (response) => {
      collect(response).then((body) => resolve({ status: response.statusCode!, text: body.toString() }), reject);
    });
    request.on("error", reject);
    request.end();
  });
}
