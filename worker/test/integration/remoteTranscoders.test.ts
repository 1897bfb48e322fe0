// SPDX-License-Identifier: MIT

import { once } from "node:events";
import {
  connect,
  createServer,
  type Http2ServerRequest,
  type Http2ServerResponse,
  type Http2Session,
  type IncomingHttpHeaders,
} from "node:http2";
import { request as requestHttps } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import {
  credentials,
  makeClientConstructor,
  Server,
  ServerCredentials,
  status as grpcStatus,
  type Client,
  type ClientReadableStream,
  type ServerWritableStream,
  type ServiceDefinition,
  type ServiceError,
} from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import { expect } from "chai";
import { grpcFrame } from "../../src/adapters/protocol/grpcFrame";
import { WireTaskSource } from "../../src/adapters/protocol/wireTaskSource";
import { OrchestratorError } from "../../src/domain/orchestratorError";
import { orchestratorCapabilities } from "../../src/domain/orchestratorCapabilities";
import { RegistrationRefusedError } from "../../src/domain/remote/registrationRefusedError";
import type { RemoteNotice } from "../../src/domain/remote/remoteNotice";
import { createTaskMetrics } from "../../src/services/remote/taskMetrics";
import { TaskWorker } from "../../src/services/remote/taskWorker";
import { FakeProbe } from "../fakes/fakeProbe";
import { FakeSource } from "../fakes/fakeSource";
import { FakeTranscoder } from "../fakes/fakeTranscoder";
import { RecordingLogger } from "../fakes/recordingLogger";
import { RecordingMetrics } from "../fakes/recordingMetrics";
import { SegmentSender } from "../fakes/segmentSender";
import { TEST_PROFILES, TestNetwork, type TestOrchestrator } from "../fakes/testNetwork";

const SECRET = "hush";
const SERVICE = loadSync(join(__dirname, "../../src/adapters/protocol/net.proto"), { keepCase: true, longs: String, enums: Number })[
  "net.Transcoder"
] as ServiceDefinition;
const OK = 200;

/** A NotifySegment as a foreign reader of the schema gives it. */
interface Notified {
  readonly url: string;
  readonly taskId: string;
  readonly segData: {
    readonly manifestId: Buffer;
    readonly seq: string;
    readonly duration: number;
    readonly auth_token: { readonly session_id: string; readonly token: Buffer };
    readonly fullProfiles: readonly { readonly name: string; readonly width: number }[];
  };
}

type Call = ClientReadableStream<Notified>;

describe("transcoders on other machines", () => {
  let network: TestNetwork;
  let orchestrator: TestOrchestrator;
  let closers: (() => unknown)[];

  beforeEach(async () => {
    network = await TestNetwork.create();
    orchestrator = await network.orchestrator(3, { orchSecret: SECRET });
    closers = [];
  });

  afterEach(async () => {
    for (const close of closers) await close();
    await network.close();
  });

  /** This node's own transcoder, with fake media. */
  function work(given: { readonly uri?: string; readonly secret?: string; readonly capacity?: number } = {}) {
    const { uri = orchestrator.uri, secret = SECRET, capacity = 5 } = given;
    const transcoder = new FakeTranscoder();
    const logger = new RecordingLogger();
    const source = new WireTaskSource({ orchestrator: uri, secret }, { codec: network.codec, logger });
    const worker = new TaskWorker(
      { secret, capacity, capabilities: orchestratorCapabilities([], "0.9.1") },
      { source, transcoder, probe: new FakeProbe(), clock: network.clock, logger, metrics: createTaskMetrics(new RecordingMetrics()) },
    );
    const stop = new AbortController();
    const ended = worker.run(stop.signal).finally(() => source.close());
    ended.catch(() => undefined);
    closers.push(async () => {
      stop.abort();
      await ended.catch(() => undefined);
    });
    return { worker, source, transcoder, logger, stop, ended };
  }

  async function until(isTrue: () => boolean): Promise<void> {
    while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 10));
  }

  describe("of this make", () => {
    it("do the work of an orchestrator, and are told when a session is over", async () => {
      const { worker, transcoder } = work();
      await until(() => worker.isConnected && orchestrator.assembly.sessions.maxSessions > 0);
      expect(orchestrator.assembly.sessions.maxSessions).to.equal(5);
      const { segments } = await network.stream([orchestrator.uri], { source: FakeSource.of(4) });
      expect(segments.map(({ isTranscoded, attempts }) => [isTranscoded, attempts.length])).to.deep.equal(Array(4).fill([true, 1]));
      expect(transcoder.jobs.map(({ sequence, durationMs }) => [sequence, durationMs])).to.deep.equal(
        [0n, 1n, 2n, 3n].map((sequence) => [sequence, 2000]),
      );
      await until(() => transcoder.ended.length > 0);
      expect(transcoder.ended).to.deep.equal([transcoder.jobs[0]!.sessionId]);
    });

    it("bring their work to its end when the orchestrator stops, and it ends their lines then", async () => {
      const { worker, transcoder } = work();
      await until(() => worker.isConnected && orchestrator.assembly.sessions.maxSessions > 0);
      let finish = (): void => undefined;
      transcoder.before = () => new Promise((resolve) => (finish = resolve));
      const sender = new SegmentSender(network, orchestrator.uri);
      const info = await sender.info();
      const sent = sender.sendGood(info, 2);
      await until(() => transcoder.jobs.length === 1);
      const startedAt = performance.now();
      const stopped = orchestrator.stop();
      finish();
      expect(await sent).to.have.nested.property("answer.error", undefined);
      expect(worker.isConnected).to.equal(true);
      await network.client.endSession(orchestrator.uri, info.authToken!);
      await stopped;
      expect(performance.now() - startedAt).to.be.lessThan(3000);
      await until(() => !worker.isConnected);
    });

    it("turn a segment that is no video away in the network's words", async () => {
      const { worker } = work();
      await until(() => worker.isConnected && orchestrator.assembly.sessions.maxSessions > 0);
      const { segments } = await network.stream([orchestrator.uri], { source: new FakeSource(["segment 0", "garbage", "segment 2"]) });
      expect(segments.map(({ isTranscoded }) => isTranscoded)).to.deep.equal([true, false, true]);
      expect(segments[1]!.attempts.map(({ error }) => error)).to.deep.equal(["TranscoderInvalidVideo"]);
    });

    it("hand their work over when they are killed: no segment is lost", async () => {
      const [first, second] = [work(), work()];
      await until(() => orchestrator.assembly.sessions.maxSessions === 10);
      const source = FakeSource.of(6);
      const both = [first, second];
      let killed: (typeof both)[number] | undefined;
      for (const one of both) {
        one.transcoder.before = async (job) => {
          if (killed !== undefined || job.sequence < 2n) return;
          killed = one;
          // As a machine that is switched off: its connection breaks, its work is gone.
          one.transcoder.before = () => new Promise(() => undefined);
          await one.source.close();
          return new Promise(() => undefined);
        };
      }
      const { segments } = await network.stream([orchestrator.uri], { source });
      expect(segments.map(({ isTranscoded, attempts }) => [isTranscoded, attempts.length])).to.deep.equal(Array(6).fill([true, 1]));
      expect(killed).to.not.equal(undefined);
      const other = both.find((one) => one !== killed)!;
      expect(other.transcoder.jobs.map(({ sequence }) => sequence)).to.deep.equal([2n, 3n, 4n, 5n]);
      // What hangs there would be waited for.
      closers = closers.filter((_close, index) => both[index] !== killed);
      killed!.stop.abort();
    });

    it("bring what they work on to its end when they are stopped", async () => {
      const { worker, transcoder, stop, ended } = work();
      await until(() => worker.isConnected && orchestrator.assembly.sessions.maxSessions > 0);
      transcoder.before = async (job) => {
        if (job.sequence !== 1n) return;
        stop.abort();
        await until(() => orchestrator.assembly.sessions.maxSessions === 0);
      };
      const { segments } = await network.stream([orchestrator.uri], { source: FakeSource.of(2) });
      expect(segments.map(({ isTranscoded }) => isTranscoded)).to.deep.equal([true, true]);
      await ended;
    });

    it("call again when the orchestrator comes back", async () => {
      const { worker, logger } = work();
      await until(() => worker.isConnected);
      await orchestrator.kill();
      await until(() => !worker.isConnected);
      const again = await network.orchestrator(3, { orchSecret: SECRET, port: orchestrator.port, store: orchestrator.store });
      await until(() => again.assembly.sessions.maxSessions === 5);
      expect(logger.at("warn")[0]).to.equal("There is no line to the orchestrator; calling again");
    });

    it("give up where the secret is another, and wait where nobody listens", async () => {
      expect(await work({ secret: "hish" }).ended.catch((error: unknown) => error)).to.be.instanceOf(RegistrationRefusedError);
      const { logger } = work({ uri: "http://127.0.0.1:1" });
      await until(() => logger.lines.length > 0);
      expect(String(logger.lines[0]!.fields.reason)).to.match(/^http:\/\/127\.0\.0\.1:1: .*ECONNREFUSED/);
    });

    it("are told by an orchestrator that transcodes itself that it takes none", async () => {
      const alone = await network.orchestrator(4);
      const { logger } = work({ uri: alone.uri });
      await until(() => logger.lines.length > 0);
      expect(logger.lines[0]!.fields.reason).to.equal("this orchestrator takes no transcoders: it was started without --orch-secret");
    });
  });

  it("are missed while there are none: no terms are given, and the node is not well", async () => {
    const refused = await new SegmentSender(network, orchestrator.uri).info().catch((error: unknown) => error);
    expect((refused as OrchestratorError).text).to.equal("Invalid orchestrator request: OrchestratorCapped");
    expect(await orchestrator.assembly.endpoint.checkHealth().catch((error: Error) => error.message)).to.equal(
      "no transcoder is connected",
    );
    const { worker } = work();
    await until(() => worker.isConnected && orchestrator.assembly.sessions.maxSessions > 0);
    await orchestrator.assembly.endpoint.checkHealth();
  });

  describe("of another make", () => {
    /** A transcoder built on grpc-js, with its own reading of the schema. */
    function foreign(secret = SECRET, capacity = 2): { readonly call: Call; readonly client: Client } {
      const Constructor = makeClientConstructor(SERVICE, "net.Transcoder");
      const channel = credentials.createSsl(null, null, null, { checkServerIdentity: () => undefined, rejectUnauthorized: false });
      const client = new Constructor(`127.0.0.1:${orchestrator.port}`, channel);
      const register = (client as unknown as Record<string, (request: object) => Call>).RegisterTranscoder!.bind(client);
      const call = register({ secret, capacity: String(capacity) });
      call.on("error", () => undefined);
      closers.push(() => client.close());
      return { call, client };
    }

    it("are refused in the network's words", async () => {
      for (const [secret, capacity, text] of [
        ["hish", 2, "invalid secret"],
        [SECRET, 0, "zero capacity"],
      ] as const) {
        const [error] = (await once(foreign(secret, capacity).call, "error")) as [ServiceError];
        expect([error.code, error.details]).to.deep.equal([grpcStatus.UNKNOWN, text]);
      }
    });

    /** Calls by hand, and gives the first headers of the answer. */
    async function register(
      headers: Record<string, string>,
      message: Buffer,
    ): Promise<{ readonly message: string; readonly url: Promise<string> }> {
      const session = connect(orchestrator.uri, { rejectUnauthorized: false });
      closers.push(() => session.destroy());
      const path = { ":method": "POST", ":path": "/net.Transcoder/RegisterTranscoder", "content-type": "application/grpc" };
      const stream = session.request({ ...path, ...headers });
      stream.on("error", () => undefined);
      stream.end(message);
      const [received] = (await once(stream, "response")) as [IncomingHttpHeaders];
      const url = once(stream, "data").then(([chunk]) => network.codec.decode("NotifySegment", grpcFrame.unwrap(chunk as Buffer)).url);
      url.catch(() => undefined);
      return { message: decodeURIComponent(String(received["grpc-message"] ?? "")), url };
    }

    const registerRequest = (): Buffer =>
      grpcFrame.wrap(network.codec.encode("RegisterRequest", { secret: SECRET, capacity: "2", capabilities: null }));

    it("are told that a message cannot be read, which is no trouble of the orchestrator's own", async () => {
      for (const message of [Buffer.from("x"), Buffer.from([1, 0, 0, 0, 1, 9]), grpcFrame.wrap(Buffer.from([0xff, 0xff]))]) {
        expect((await register({}, message)).message).to.match(/^protobuf unmarshal error: /);
      }
      expect(network.logger.lines.map(({ level }) => level)).to.deep.equal(["debug", "debug", "debug"]);
    });

    it("are refused where no source could be fetched from", async () => {
      const { message } = await register({ ":authority": "[fe80::1%eth0]:8935" }, registerRequest());
      expect(message).to.equal(
        "no source can be fetched from https://[fe80::1%eth0]:8935: call by a name, or by an address without a zone",
      );
      expect(orchestrator.assembly.sessions.maxSessions).to.equal(0);
    });

    it("fetch through the proxy that they have called, which may end TLS", async () => {
      const { url } = await register({ ":authority": "proxy.example", ":scheme": "http", "x-forwarded-proto": "https" }, registerRequest());
      const stop = new AbortController();
      const streaming = network.stream([orchestrator.uri], { source: FakeSource.of(1), signal: stop.signal }).catch(() => undefined);
      expect(await url).to.match(/^https:\/\/proxy\.example\/stream\//);
      await orchestrator.kill();
      stop.abort();
      await streaming;
    });

    it("fetch a source, and send their renditions as multipart over HTTP/2", async () => {
      const { call } = foreign();
      const seen: Notified[] = [];
      call.on("data", (notified: Notified) => {
        seen.push(notified);
        if (notified.url !== "") void answer(notified);
      });
      await until(() => orchestrator.assembly.sessions.maxSessions === 2);
      const { segments } = await network.stream([orchestrator.uri], { source: FakeSource.of(2) });
      expect(segments.map(({ isTranscoded }) => isTranscoded)).to.deep.equal([true, true]);
      await until(() => seen.length === 3);
      const [first, , last] = seen;
      expect(first!.url).to.match(new RegExp(`^${orchestrator.uri}/stream/[0-9a-f]{8}/[0-9a-f]{32}\\.tempfile$`));
      expect([first!.segData.seq, first!.segData.duration]).to.deep.equal(["0", 2000]);
      expect(first!.segData.fullProfiles.map(({ name, width }) => [name, width])).to.deep.equal(
        TEST_PROFILES.map(({ name, width }) => [name, width]),
      );
      // The token admits segments to the session: it is the gateway's and the orchestrator's.
      expect(first!.segData.auth_token.token).to.have.length(0);
      expect([last!.url, last!.segData.auth_token.session_id]).to.deep.equal(["", first!.segData.auth_token.session_id]);
      expect((await get(first!.url)).status).to.equal(404);
    });

    /** As a stock transcoder does: with a perceptual hash behind each rendition, in headers of its own order. */
    async function answer({ url, taskId, segData }: Notified): Promise<void> {
      const source = await get(url);
      expect([source.status, source.text.startsWith(`segment ${segData.seq}`)]).to.deep.equal([OK, true]);
      const boundary = "a".repeat(60);
      const parts = segData.fullProfiles.map(({ name }) => {
        const media = `${name} of ${source.text.slice(0, 64)} by another`;
        const video = `--${boundary}\r\nContent-Length: ${media.length}\r\nContent-Type: video/mp2t\r\nPixels: 12\r\n\r\n${media}\r\n`;
        return `${video}--${boundary}\r\nContent-Length: 2\r\nContent-Type: application/octet-stream\r\n\r\nph\r\n`;
      });
      const body = `${parts.join("")}--${boundary}--\r\n`;
      const headers = { taskid: taskId, pixels: "100", "content-type": `multipart/mixed; boundary=${boundary}` };
      expect(await post(headers, body)).to.deep.equal({ status: OK, text: "OK" });
    }

    it("are told what is wrong with a result", async () => {
      const { call } = foreign();
      const notified = once(call, "data") as Promise<[Notified]>;
      await until(() => orchestrator.assembly.sessions.maxSessions === 2);
      const streaming = network.stream([orchestrator.uri], { source: FakeSource.of(1) });
      const [{ taskId }] = await notified;
      const multipart = "multipart/mixed; boundary=b";
      const wrongPixels = "--b\r\nContent-Type: video/mp2t\r\nPixels: many\r\n\r\nx\r\n--b--\r\n";
      for (const [what, headers, body, status, text] of [
        ["a secret", { credentials: "hish" }, "", 401, "Unauthorized"],
        ["a protocol", { authorization: "Livepeer-Transcoder-2.0" }, "", 401, "Unauthorized"],
        ["a task", { taskid: "one" }, "", 400, "Invalid Task ID"],
        ["a task that is not negative", { taskid: "-1" }, "", 400, "Invalid Task ID"],
        ["a task of now", { taskid: "1" }, "", 404, "nobody waits for this task any more"],
        ["a type", { "content-type": "text/plain" }, "", 415, "Unsupported Media Type"],
        ["pixels", { pixels: "some" }, "", 400, "Invalid Pixels"],
        ["pixels of each part", {}, wrongPixels, 400, "Invalid Pixels"],
        ["a boundary", { "content-type": "multipart/mixed" }, "", 400, "multipart body without a boundary"],
        ["parts that end", {}, "--b\r\nContent-Type: video/mp2t\r\n\r\nx", 400, "multipart body cannot be read"],
      ] as const) {
        const answer = await post({ taskid: taskId, pixels: "1", "content-type": multipart, ...headers }, body);
        expect([answer.status, answer.text], what).to.deep.equal([status, `${text}\n`]);
      }
      await post({ taskid: taskId, "content-type": "livepeer/transcoding-error" }, "TranscoderInvalidVideo");
      const { segments } = await streaming;
      expect(segments[0]!.attempts.map(({ error }) => error)).to.deep.equal(["TranscoderInvalidVideo"]);
    });

    async function post(given: Record<string, string>, body: string): Promise<{ status: number; text: string }> {
      const session = connect(orchestrator.uri, { rejectUnauthorized: false });
      const headers = { ":method": "POST", ":path": "/transcodeResults", authorization: "Livepeer-Transcoder-1.0", credentials: SECRET };
      const stream = session.request({ ...headers, ...given });
      let status = 0;
      stream.on("response", (received) => (status = Number(received[":status"])));
      stream.end(body);
      let text = "";
      for await (const chunk of stream as AsyncIterable<Buffer>) text += chunk.toString();
      session.close();
      return { status, text };
    }
  });

  describe("under an orchestrator of another make", () => {
    const logger = new RecordingLogger();

    async function foreignOrchestrator(handle: (call: ServerWritableStream<object, object>) => void): Promise<WireTaskSource> {
      const server = new Server();
      server.addService(SERVICE, { RegisterTranscoder: handle });
      const port = await new Promise<number>((resolve, reject) =>
        server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) => (error ? reject(error) : resolve(bound))),
      );
      const source = new WireTaskSource({ orchestrator: `http://127.0.0.1:${port}`, secret: SECRET }, { codec: network.codec, logger });
      closers.push(
        () => source.close(),
        () => server.forceShutdown(),
      );
      return source;
    }

    const registration = { secret: SECRET, capacity: 3n, capabilities: orchestratorCapabilities([], "0.9.1") };

    async function all(source: WireTaskSource, signal = new AbortController().signal): Promise<(RemoteNotice | "connected")[]> {
      const events: (RemoteNotice | "connected")[] = [];
      for await (const event of source.follow(registration, signal)) events.push(event);
      return events;
    }

    it("register, and read tasks and the ends of sessions", async () => {
      let request: Record<string, unknown> = {};
      const profile = { name: "small", width: 160, height: 90, bitrate: 100_000, fps: 30, format: 0 };
      const segData = { manifestId: Buffer.from("m"), seq: "9", auth_token: { session_id: "s" }, fullProfiles: [profile] };
      const source = await foreignOrchestrator((call) => {
        request = call.request as Record<string, unknown>;
        call.write({ url: "/stream/s/9.tempfile", taskId: "77", segData: { ...segData, segment_parameters: { from: "10", to: "20" } } });
        call.write({ url: "https://elsewhere/9.ts", taskId: "78", segData: { ...segData, segment_parameters: { from: "0", to: "0" } } });
        call.write({ url: "https://elsewhere/9.ts", taskId: "79", segData: { ...segData, duration: -1 } });
        call.write({ url: "", segData: { auth_token: { session_id: "s" } } });
        call.end();
      });
      const [first, task, whole, end, ...rest] = await all(source);
      expect([request.secret, request.capacity]).to.deep.equal([SECRET, "3"]);
      expect((request.capabilities as { version: string }).version).to.equal("0.9.1");
      const small = { ...profile, format: "mpegts", fpsDen: 0, encoderProfile: "default", gopMs: 0, codec: "h264", quality: 0 };
      const common = { sessionId: "s", sequence: 9n, durationMs: 2000, profiles: [small], capabilities: undefined, isReinitForced: false };
      expect(first).to.equal("connected");
      expect(task).to.deep.equal({ task: { ...common, id: 77n, source: "/stream/s/9.tempfile", clip: { fromMs: 10, toMs: 20 } } });
      expect(whole).to.deep.equal({ task: { ...common, id: 78n, source: "https://elsewhere/9.ts", clip: undefined } });
      expect([end, rest]).to.deep.equal([{ endedSession: "s" }, []]);
      expect(logger.at("warn")).to.deep.equal(["A segment of the orchestrator's cannot be read"]);
    });

    it("know a refusal that is final from one that may pass", async () => {
      for (const [details, kind] of [
        ["invalid secret", RegistrationRefusedError],
        ["zero capacity", RegistrationRefusedError],
        ["shutting down", OrchestratorError],
      ] as const) {
        const source = await foreignOrchestrator((call) => call.emit("error", { code: grpcStatus.UNKNOWN, details }));
        const error = await all(source).catch((reason: unknown) => reason);
        expect(error).to.be.instanceOf(kind).and.have.property("message", details);
      }
    });

    it("see that something else answers there", async () => {
      for (const [status, type, reason] of [
        [404, "text/html", "HTTP status 404"],
        [502, "application/grpc", "HTTP status 502"],
        [OK, "text/html", "text/html instead of gRPC"],
      ] as const) {
        const source = await webServer((_request, response) => response.writeHead(status, { "content-type": type }).end("<html>"));
        const events: unknown[] = [];
        const error = await (async () => {
          for await (const event of source.follow(registration, new AbortController().signal)) events.push(event);
        })().catch((thrown: unknown) => thrown);
        expect(error).to.be.instanceOf(OrchestratorError).and.have.property("message", `no orchestrator answers there: ${reason}`);
        expect(events).to.deep.equal([]);
      }
    });

    it("send all results over one line, also when it has to be opened for them, and close it", async () => {
      const lines = new Set<Http2Session>();
      const source = await webServer(({ stream }, response) => {
        lines.add(stream.session!);
        response.end("OK");
      });
      await Promise.all([1n, 2n, 3n].map((id) => source.sendFailure(id, "internal error", AbortSignal.timeout(5000))));
      expect(lines.size).to.equal(1);
      await source.close();
      await until(() => [...lines].every(({ destroyed }) => destroyed));
    });

    async function webServer(handle: (request: Http2ServerRequest, response: Http2ServerResponse) => void): Promise<WireTaskSource> {
      const server = createServer((request, response) => {
        request.resume();
        handle(request, response);
      });
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      const { port } = server.address() as AddressInfo;
      const source = new WireTaskSource({ orchestrator: `http://127.0.0.1:${port}`, secret: SECRET }, { codec: network.codec, logger });
      closers.push(
        () => source.close(),
        () => new Promise((resolve) => server.close(resolve)),
      );
      return source;
    }

    it("are connected though it says nothing", async () => {
      const source = await foreignOrchestrator(() => undefined);
      const controller = new AbortController();
      for await (const event of source.follow(registration, controller.signal)) {
        expect(event).to.equal("connected");
        controller.abort();
      }
    });
  });
});

function get(url: string): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const request = requestHttps(url, { rejectUnauthorized: false }, (response) => {
      let text = "";
      response.on("data", (chunk: Buffer) => (text += chunk.toString()));
      response.on("end", () => resolve({ status: response.statusCode!, text }));
    });
    request.on("error", reject);
    request.end();
  });
}
