// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { getBytes } from "ethers";
import { createServer, connect as connectSocket, type AddressInfo, type Server, type Socket } from "node:net";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { parseEvent } from "../../scripts/main/parseEvent";
import type { NodeProgram } from "../../scripts/main/nodeProgram";
import type { RunningOrchestrator } from "../../scripts/main/runningOrchestrator";
import { createHashing } from "../../worker/src/adapters/crypto/createHashing";
import { loadCurve } from "../../worker/src/adapters/crypto/loadCurve";
import { PrivateKeySigner } from "../../worker/src/adapters/crypto/privateKeySigner";
import { FfmpegSegmentSource } from "../../worker/src/adapters/ffmpeg/ffmpegSegmentSource";
import { findFfmpeg } from "../../worker/src/adapters/ffmpeg/findFfmpeg";
import { makeClip } from "../../worker/src/adapters/ffmpeg/makeClip";
import { WireCodec } from "../../worker/src/adapters/protocol/wireCodec";
import { WireOrchestratorClient } from "../../worker/src/adapters/protocol/wireOrchestratorClient";
import { openSqliteStore } from "../../worker/src/adapters/sqlite/openSqliteStore";
import { systemClock } from "../../worker/src/adapters/system/systemClock";
import { PROFILE_PRESETS } from "../../worker/src/domain/profilePresets";
import type { StoredTicket } from "../../worker/src/ports/ticketStore";
import { RecordingLogger } from "../../worker/test/fakes/recordingLogger";
import { SegmentSender, type SubmissionEnd } from "../../worker/test/fakes/segmentSender";
import { SystemNetwork } from "../support/systemNetwork";

const PROFILES = [PROFILE_PRESETS.get("P144p30fps16x9")!];
const CLIP_SECONDS = 16;
/** Tickets that pay for one segment of the ladder. */
const ENOUGH = 3;
const PARAMS_BLOCKS = 45n;

describe("failures of the whole system", function () {
  this.timeout(180_000);

  let system: SystemNetwork;
  let first: NodeProgram;
  let second: NodeProgram;
  let clip: string;
  let segment: Uint8Array;
  let client: WireOrchestratorClient;
  let hashing: Awaited<ReturnType<typeof createHashing>>;

  before(async () => {
    system = await SystemNetwork.start();
    [first, second] = system.nodes.orchestrators as [NodeProgram, NodeProgram];
    hashing = await createHashing();
    client = new WireOrchestratorClient({ codec: new WireCodec() });
    const tools = await findFfmpeg();
    clip = join(system.folder, "clip.mp4");
    await makeClip({ path: clip, seconds: CLIP_SECONDS, width: 320, height: 180 }, tools);
    const source = new FfmpegSegmentSource({ path: clip }, { tools, logger: new RecordingLogger() });
    for await (const { bytes } of source.segments(new AbortController().signal)) {
      segment = bytes;
      break;
    }
  });

  after(async () => {
    await client.close();
    await system.stop();
  });

  /** A gateway made by hand with a funded account. */
  function sender(orchestrator: RunningOrchestrator, account = 8): SegmentSender {
    const signer = new PrivateKeySigner(getBytes(system.network.key(account)), { curve: loadCurve(), hashing });
    return new SegmentSender({ hashing, client, signer: () => signer }, orchestrator.ready.serviceUri);
  }

  /** Another gateway sends a good segment with good tickets, and is served. */
  async function expectServed(orchestrator: RunningOrchestrator): Promise<void> {
    const other = sender(orchestrator, 9);
    const info = await other.info();
    const request = await other.request(info, { bytes: segment, profiles: PROFILES });
    const end = await other.send(await other.payment(info, ENOUGH), request, segment);
    if (!("answer" in end)) throw new Error(end.text);
    expect(end.answer.error).to.equal(undefined);
    expect(end.answer.renditions).to.have.length(1);
  }

  /** What the orchestrator's store says of its tickets, once its process has ended. */
  async function storedTickets(program: NodeProgram): Promise<readonly StoredTicket[]> {
    const store = await openSqliteStore({ path: join(program.dataFolder, "node.sqlite") }, { clock: systemClock });
    const tickets = await store.tickets.history(1_000);
    await store.close();
    return tickets;
  }

  async function redeemedOf(program: NodeProgram): Promise<{ nonces: string[]; paid: bigint }> {
    const { broker } = system.network;
    const redeemed = await broker.queryFilter(broker.filters.WinningTicketRedeemed(undefined, program.address));
    const transfers = await broker.queryFilter(broker.filters.WinningTicketTransfer(undefined, program.address));
    return {
      nonces: redeemed.map(({ args }) => `${args.recipientRand}:${args.senderNonce}`),
      paid: transfers.reduce((sum, { args }) => sum + args.amount, 0n),
    };
  }

  const textOf = (end: SubmissionEnd): string => ("answer" in end ? "served" : `${String(end.status)} ${end.text}`);

  it("goes on with the other orchestrator when one is killed; restarted, that one redeems what it had won, once", async () => {
    const running = new Map<string, RunningOrchestrator>();
    for (const program of [first, second]) {
      const orchestrator = await system.startOrchestrator(program);
      running.set(orchestrator.ready.serviceUri, orchestrator);
    }
    await system.until("both orchestrators in the pool", async () => (await (await system.connect(3)).pool.members()).length === 2);

    // The orchestrator that did the third segment is killed while the fourth is on its way.
    const lines: Readonly<Record<string, unknown>>[] = [];
    let killed: RunningOrchestrator | undefined;
    let killing: Promise<void> | undefined;
    const child = system.stream(clip, (line) => {
      const event = parseEvent(line);
      if (event?.event !== "segment") return;
      lines.push(event);
      if (lines.length !== 3) return;
      killed = running.get(String(event.orchestrator));
      killing = killed?.process.kill();
    });
    const end = await child.ended;
    await killing;
    if (killed === undefined) throw new Error("nobody was killed");
    expect(end, system.log(system.nodes.gateway)).to.equal(0);
    expect(lines.map(({ error }) => error)).to.deep.equal(lines.map(() => ""));
    expect(lines).to.have.length(CLIP_SECONDS / 2);
    // On a busy machine it may have got a segment or two more done before the kill reached it.
    const last = lines.slice(-3).map(({ orchestrator }) => orchestrator);
    expect(last).not.to.include(killed.ready.serviceUri);

    const { program } = killed;
    const won = await storedTickets(program);
    expect(won.length, "winning tickets of the killed orchestrator").to.be.above(0);
    expect(won.every(({ state }) => state === "pending")).to.equal(true);

    const restarted = await system.startOrchestrator(program);
    await system.network.mine(PARAMS_BLOCKS);
    await system.until("the redemption", async () => (await restarted.tickets()).pending === 0);
    const redeemed = await redeemedOf(program);
    expect(redeemed.nonces.sort()).to.deep.equal(won.map(({ ticket }) => `${ticket.recipientRand}:${ticket.senderNonce}`).sort());
    expect(redeemed.paid).to.equal(won.reduce((sum, { ticket }) => sum + ticket.faceValue, 0n));

    // Once more: nothing is left to redeem, and nothing is redeemed twice.
    await restarted.process.kill();
    const again = await system.startOrchestrator(program);
    await system.network.mine(PARAMS_BLOCKS);
    await system.until("a pass over the store", async () => (await again.tickets()).redeemed === won.length);
    expect((await redeemedOf(program)).nonces).to.have.length(won.length);
    for (const orchestrator of [again, ...running.values()]) await orchestrator.process.stop();
  });

  describe("given one orchestrator", () => {
    let orchestrator: RunningOrchestrator;

    before(async () => {
      orchestrator = await system.startOrchestrator(first);
    });

    after(() => orchestrator.process.stop());

    it("blames garbage on its sender, charges nothing for it, and serves others", async () => {
      const bad = sender(orchestrator);
      const info = await bad.info();
      const bytes = new TextEncoder().encode("this is no video".repeat(500));
      const request = await bad.request(info, { bytes, profiles: PROFILES });
      const end = await bad.send(await bad.payment(info, ENOUGH), request, bytes);
      if (!("answer" in end)) throw new Error(end.text);
      expect(end.answer.error).to.match(/^(TranscoderInvalidVideo|TranscoderUnrecognizedFormat|Unsupported input)/);
      // The same payment carries a good segment now: nothing was charged.
      const good = await bad.request(info, { bytes: segment, profiles: PROFILES, sequence: 1n });
      const paid = { ...(await bad.payment(info, 0)), expectedPrice: info.price };
      expect(textOf(await bad.send(paid, good, segment))).to.equal("served");
      await expectServed(orchestrator);
    });

    it("refuses a payment with a bad signature and serves others", async () => {
      const [bad, stranger] = [sender(orchestrator), sender(orchestrator, 9)];
      const info = await bad.info();
      const payment = await bad.payment(info, 1);
      const forged = { ...payment, tickets: [await stranger.ticket(info.ticketParams!, 1)] };
      const request = await bad.request(info, { bytes: segment, profiles: PROFILES });
      expect(textOf(await bad.send(forged, request, segment))).to.equal("400 invalid ticket signature");
      await expectServed(orchestrator);
    });

    it("refuses a replayed ticket, also after a restart, and serves others", async () => {
      const bad = sender(orchestrator);
      const info = await bad.info();
      const payment = await bad.payment(info, ENOUGH);
      const request = await bad.request(info, { bytes: segment, profiles: PROFILES });
      expect(textOf(await bad.send(payment, request, segment))).to.equal("served");
      const replay = await bad.request(info, { bytes: segment, profiles: PROFILES, sequence: 1n });
      const words = `400 invalid ticket senderNonce: already seen sender=${bad.signer.address} nonce=1`;
      expect(textOf(await bad.send(payment, replay, segment))).to.equal(words);

      const port = new URL(orchestrator.ready.serviceUri).port;
      await orchestrator.process.kill();
      orchestrator = await system.startOrchestrator(first, ["--http-addr", `127.0.0.1:${port}`]);
      expect(textOf(await bad.send(payment, replay, segment))).to.equal(words);
      await expectServed(orchestrator);
    });

    it("refuses a ticket on expired params, and serves others", async () => {
      const bad = sender(orchestrator);
      const info = await bad.info();
      const payment = await bad.payment(info, ENOUGH);
      const request = await bad.request(info, { bytes: segment, profiles: PROFILES });
      await system.network.mine(PARAMS_BLOCKS);
      await system.until("the orchestrator's notice", async () => {
        const fresh = await sender(orchestrator, 9).info();
        return fresh.ticketParams!.expirationBlock > info.ticketParams!.expirationBlock + 40n;
      });
      expect(textOf(await bad.send(payment, request, segment))).to.equal("400 TicketParams expired");
      await expectServed(orchestrator);
    });

    it("refuses the price of yesterday in a new session, keeps it in an old one, and serves others", async () => {
      const old = sender(orchestrator);
      const info = await old.info();
      const { apiUrl, tokenFile } = orchestrator.ready;
      const headers = { authorization: `Bearer ${readFileSync(tokenFile, "utf8").trim()}`, "content-type": "application/json" };
      const setPrice = async (pricePerUnit: string): Promise<void> => {
        const response = await fetch(`${apiUrl}/price`, { method: "POST", headers, body: JSON.stringify({ pricePerUnit }) });
        expect(response.status).to.equal(200);
      };
      await setPrice("2000000000");
      const request = await old.request(info, { bytes: segment, profiles: PROFILES });
      expect(textOf(await old.send(await old.payment(info, ENOUGH), request, segment))).to.equal("served");

      const fresh = await old.info();
      const stale = { ...(await old.payment(fresh, 2 * ENOUGH)), expectedPrice: info.price };
      const end = await old.send(stale, await old.request(fresh, { bytes: segment, profiles: PROFILES }), segment);
      expect(textOf(end)).to.match(
        /^400 invalid expected price sent with payment err=price 1000000000\/1 is below the advertised 2000000000/,
      );
      await setPrice("1000000000");
      await expectServed(orchestrator);
    });

    it("refuses payments while its disk is full, tells so, and takes the same tickets when there is room", async function () {
      const pid = String(orchestrator.process.pid);
      try {
        execFileSync("prlimit", ["--pid", pid, "--fsize=unlimited"]);
      } catch (error) {
        console.log(`      skipped: prlimit, which stands in for a full disk, does not work here (${(error as Error).message})`);
        this.skip();
      }
      const payer = sender(orchestrator);
      const info = await payer.info();
      const payment = await payer.payment(info, ENOUGH);
      const request = await payer.request(info, { bytes: segment, profiles: PROFILES });
      execFileSync("prlimit", ["--pid", pid, "--fsize=1:unlimited"]);
      const refused = textOf(await payer.send(payment, request, segment));
      const health = await fetch(`${orchestrator.ready.apiUrl}/healthz`);
      const reason = await health.text();
      execFileSync("prlimit", ["--pid", pid, "--fsize=unlimited:unlimited"]);

      expect(refused).to.match(/^5\d\d /);
      expect([health.status, reason]).to.deep.equal([503, reason]);
      expect(reason).to.match(/written|space|disk/i);
      expect(textOf(await payer.send(payment, request, segment))).to.equal("served");
      expect(orchestrator.process.hasEnded).to.equal(false);
      await expectServed(orchestrator);
    });
  });

  it("serves through an outage of its RPC endpoint, and redeems afterwards what it won meanwhile", async () => {
    const proxy = await TcpProxy.start(Number(new URL(system.network.devnet.rpcUrl).port));
    const orchestrator = await system.startOrchestrator(second, ["--eth-url", `http://127.0.0.1:${proxy.port}`]);
    await expectServed(orchestrator);
    const before = await orchestrator.tickets();

    const payer = sender(orchestrator);
    const info = await payer.info();
    await proxy.cut();
    const request = await payer.request(info, { bytes: segment, profiles: PROFILES });
    expect(textOf(await payer.send(await payer.payment(info, 12), request, segment))).to.equal("served");
    await system.until("a word about the outage", async () => system.log(second).includes("RPC endpoint failed"));

    await proxy.restore();
    await system.network.mine(PARAMS_BLOCKS);
    const after = await system.until("the redemption", async () => {
      const totals = await orchestrator.tickets();
      return totals.pending === 0 && totals;
    });
    expect(after.redeemed).to.be.above(before.redeemed);
    expect(after.lost).to.equal(0);
    const { nonces } = await redeemedOf(second);
    expect(new Set(nonces).size).to.equal(nonces.length);
    await orchestrator.process.stop();
    await proxy.stop();
  });

  describe("given a start that cannot work", () => {
    async function failure(program: NodeProgram, command: string, args: readonly string[]): Promise<string> {
      const child = program.start(command, args);
      expect(await child.ended).not.to.equal(0);
      return system.log(program);
    }

    it("names the RPC endpoint that nobody answers at", async () => {
      const closed = await TcpProxy.start(1);
      const url = `http://127.0.0.1:${closed.port}`;
      await closed.stop();
      const words = `no RPC endpoint can be used: ${url} (${url}: connect ECONNREFUSED`;
      expect(await failure(first, "orchestrator", ["--price-per-unit", "1", "--eth-url", url])).to.contain(words);
      expect(await failure(system.nodes.gateway, "gateway", ["--input", clip, "--output", "x", "--eth-url", url])).to.contain(words);
    });

    it("names the data directory that cannot be written", async () => {
      const file = join(system.folder, "file");
      writeFileSync(file, "");
      const text = await failure(first, "orchestrator", ["--price-per-unit", "1", "--data-dir", join(file, "data")]);
      expect(text).to.contain(`data directory ${join(file, "data")} cannot be made: choose another with --data-dir`);
    });

    it("names the input that is no video", async () => {
      const file = join(system.folder, "noise.mp4");
      writeFileSync(file, "this is no video".repeat(100));
      const text = await failure(system.nodes.gateway, "gateway", ["--input", file, "--output", join(system.folder, "noise")]);
      expect(text).to.contain("noise.mp4");
    });
  });
});

/** Forwards connections to a port of this machine, until it is cut. */
class TcpProxy {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #isCut = false;

  private constructor(private readonly target: number) {
    this.#server = createServer((incoming) => {
      if (this.#isCut) return void incoming.destroy();
      const outgoing = connectSocket(this.target, "127.0.0.1");
      for (const socket of [incoming, outgoing]) {
        this.#sockets.add(socket);
        socket.on("error", () => undefined);
        socket.once("close", () => this.#sockets.delete(socket));
      }
      incoming.pipe(outgoing).pipe(incoming);
    });
  }

  static async start(target: number): Promise<TcpProxy> {
    const proxy = new TcpProxy(target);
    await new Promise<void>((resolve) => proxy.#server.listen(0, "127.0.0.1", resolve));
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  cut(): Promise<void> {
    this.#isCut = true;
    for (const socket of this.#sockets) socket.destroy();
    return Promise.resolve();
  }

  restore(): Promise<void> {
    this.#isCut = false;
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    await this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
