// SPDX-License-Identifier: MIT

import { createServer, type Server } from "node:net";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { MediaError } from "../../src/domain/mediaError";
import { price } from "../../src/domain/price";
import { rationalMath } from "../../src/domain/rationalMath";
import { round } from "../../src/domain/round";
import { StorageError } from "../../src/domain/storageError";
import { wei } from "../../src/domain/wei";
import type { SegmentOutcome } from "../../src/services/jobs/segmentOutcome";
import { StreamStoppedError } from "../../src/services/jobs/streamStoppedError";
import { FakeSource } from "../fakes/fakeSource";
import { MemoryPlaylist } from "../fakes/memoryPlaylist";
import { TestNetwork, type TestOrchestrator } from "../fakes/testNetwork";

const isDone = ({ isTranscoded }: SegmentOutcome): boolean => isTranscoded;
const uriOf = ({ orchestrator }: SegmentOutcome): string | undefined => orchestrator?.serviceUri;

describe("a gateway", () => {
  let network: TestNetwork;

  beforeEach(async () => {
    network = await TestNetwork.create();
  });

  afterEach(() => network.close());

  const credit = async (orchestrator: TestOrchestrator): Promise<string[]> => {
    const balances = await orchestrator.store.credit.balancesOf(network.signer(1).address);
    return balances.map(({ key, amount }) => `${key.id} ${rationalMath.toText(amount)}`).sort();
  };

  it("keeps the same balance as the orchestrator, to the last fraction of a wei", async () => {
    const orchestrator = await network.orchestrator(3);
    const store = network.store();
    await network.stream([orchestrator.uri], { store, source: FakeSource.of(5) });
    const own = await store.credit.balancesOf(orchestrator.signer.address);
    expect(own.map(({ key, amount }) => `${key.id} ${rationalMath.toText(amount)}`).sort()).to.deep.equal(await credit(orchestrator));
  });

  it("keeps the same balance as the orchestrator also when a segment cannot be transcoded", async () => {
    const orchestrator = await network.orchestrator(3);
    const store = network.store();
    await network.stream([orchestrator.uri], { store, source: new FakeSource(["segment 0", "garbage", "garbage", "segment 3"]) });
    const own = await store.credit.balancesOf(orchestrator.signer.address);
    expect(own.map(({ key, amount }) => `${key.id} ${rationalMath.toText(amount)}`).sort()).to.deep.equal(await credit(orchestrator));
  });

  it("stays with an orchestrator that is fast enough, and ends the session with the stream", async () => {
    const both = [await network.orchestrator(3), await network.orchestrator(4)];
    const { segments } = await network.stream(
      both.map(({ uri }) => uri),
      { source: FakeSource.of(6) },
    );
    expect(new Set(segments.map(uriOf)).size).to.equal(1);
    expect(both.every(({ assembly }) => assembly.sessions.count === 0)).to.equal(true);
  });

  it("spreads the work when told to", async () => {
    const both = [await network.orchestrator(3), await network.orchestrator(4)];
    const { segments } = await network.stream(
      both.map(({ uri }) => uri),
      { source: FakeSource.of(8), rotateAfter: 2 },
    );
    expect(segments.every(isDone)).to.equal(true);
    expect(new Set(segments.map(uriOf)).size).to.equal(2);
  });

  it("counts segments that are still in flight when it spreads the work", async () => {
    const both = [await network.orchestrator(3), await network.orchestrator(4)];
    // Chance picks who gets the first one.
    for (let i = 0; i < 8; i++) {
      const { segments } = await network.stream(
        both.map(({ uri }) => uri),
        { source: FakeSource.of(4), rotateAfter: 3, concurrency: 2 },
      );
      expect(new Set(segments.map(uriOf)).size, `stream ${i}`).to.equal(2);
    }
  });

  it("has several segments in flight", async () => {
    const orchestrator = await network.orchestrator(3);
    const playlist = new MemoryPlaylist();
    const { segments } = await network.stream([orchestrator.uri], { source: FakeSource.of(9), concurrency: 3, playlist });
    expect(segments.map(({ sequence }) => sequence)).to.deep.equal([0n, 1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n]);
    expect(segments.every(isDone)).to.equal(true);
    expect(playlist.added.size).to.equal(9);
  });

  describe("given an orchestrator that fails", () => {
    it("tries another one, and leaves the first alone", async () => {
      const [bad, good] = [await network.orchestrator(3), await network.orchestrator(4)];
      bad.transcoder.before = () => Promise.reject(new MediaError("encoder crashed", false));
      const { segments } = await network.stream([bad.uri, good.uri], { source: FakeSource.of(4) });
      expect(segments.every(isDone)).to.equal(true);
      expect(new Set(segments.map(uriOf))).to.deep.equal(new Set([good.uri]));
      expect(bad.transcoder.jobs.length).to.be.at.most(1);
    });

    it("does not try another one for a segment that is itself at fault, and goes on with the next", async () => {
      const both = [await network.orchestrator(3), await network.orchestrator(4)];
      const playlist = new MemoryPlaylist();
      const source = new FakeSource(["segment 0", "garbage", "segment 2"]);
      const { segments } = await network.stream(
        both.map(({ uri }) => uri),
        { source, playlist },
      );
      expect(segments.map(isDone)).to.deep.equal([true, false, true]);
      expect(segments[1]!.error).to.equal("TranscoderInvalidVideo");
      expect(segments[1]!.attempts.length).to.equal(1);
      expect(playlist.skipped).to.deep.equal([1n]);
      expect(uriOf(segments[2]!)).to.equal(uriOf(segments[0]!));
    });

    it("gives up after the attempts it has, and says why", async () => {
      const bad = await network.orchestrator(3);
      bad.transcoder.before = () => Promise.reject(new MediaError("encoder crashed", false));
      const { segments } = await network.stream([bad.uri], { source: FakeSource.of(1) });
      expect(segments[0]!.isTranscoded).to.equal(false);
      expect(segments[0]!.error).to.equal("encoder crashed");
      expect(segments[0]!.attempts.length).to.equal(3);
    });

    it("does without orchestrators that refuse connections or never answer", async () => {
      const silent = await listenSilently();
      const good = await network.orchestrator(4);
      const { segments } = await network.stream(["https://127.0.0.1:1", silent.uri, good.uri], {
        source: FakeSource.of(2),
        discoveryTimeoutMs: 500,
      });
      silent.server.close();
      expect(segments.every(isDone)).to.equal(true);
    }).timeout(15_000);

    it("tells when there is nobody", async () => {
      const { segments } = await network.stream(["https://127.0.0.1:1"], { source: FakeSource.of(1) });
      expect(segments[0]!.error).to.equal("No sessions available");
    }).timeout(15_000);
  });

  describe("given an orchestrator that cheats, and is cheaper than the honest one", () => {
    // Price alone decides, so that the cheat is asked first.
    const weights = { random: 0, stake: 0, price: 1, priceExpFactor: 1 };
    const pair = async (): Promise<[TestOrchestrator, TestOrchestrator]> => [
      await network.orchestrator(3, { basePrice: price(900n) }),
      await network.orchestrator(4, { basePrice: price(1500n) }),
    ];
    const expectRejected = (segments: readonly SegmentOutcome[], good: TestOrchestrator, reason: RegExp): void => {
      expect(segments.map(uriOf)).to.deep.equal([good.uri, good.uri, good.uri]);
      expect(segments[0]!.attempts.map(({ error }) => error)[0]).to.match(reason);
    };

    it("does not take results that are not signed by it", async () => {
      const [bad, good] = await pair();
      const { signPersonal } = bad.signer;
      bad.signer.signPersonal = async (bytes) => {
        const signature = await signPersonal.call(bad.signer, bytes);
        signature[10]! ^= 1;
        return signature;
      };
      const { segments } = await network.stream([bad.uri, good.uri], { source: FakeSource.of(3), weights });
      expectRejected(segments, good, /^PM Check Failed/);
    });

    it("does not take more pixels than there are", async () => {
      const [bad, good] = await pair();
      const { transcode } = bad.transcoder;
      bad.transcoder.transcode = async (job, signal) => {
        const renditions = await transcode.call(bad.transcoder, job, signal);
        return renditions.map((rendition) => ({ ...rendition, pixels: (rendition.pixels * 2n) as typeof rendition.pixels }));
      };
      const { segments } = await network.stream([bad.uri, good.uri], { source: FakeSource.of(3), weights });
      expectRejected(segments, good, /^PixelMismatch/);
    });

    it("does not take one rendition less", async () => {
      const [bad, good] = await pair();
      const { transcode } = bad.transcoder;
      bad.transcoder.transcode = async (job, signal) => (await transcode.call(bad.transcoder, job, signal)).slice(1);
      const { segments } = await network.stream([bad.uri, good.uri], { source: FakeSource.of(3), weights });
      expectRejected(segments, good, /^MismatchedSegments/);
    });
  });

  it("gives an orchestrator its place back when it takes a session out of the stream", async () => {
    // The second session fails once the first is surely ended; without that there is no room for a third.
    const orchestrator = await network.orchestrator(3, { maxSessions: 2 });
    let failures = 0;
    orchestrator.transcoder.before = async () => {
      if (failures++ < 2) throw new MediaError("the encoder crashed", false);
    };
    const { segments } = await network.stream([orchestrator.uri], { source: FakeSource.of(3) });
    expect(segments.map(isDone)).to.deep.equal([true, true, true]);
    expect(orchestrator.assembly.sessions.count).to.equal(0);
  });

  it("says why nobody can take the job, once", async () => {
    await network.stream(["https://127.0.0.1:1"], { source: FakeSource.of(2) });
    const told = network.logger.lines.filter(({ message }) => message === "No orchestrator can take the job");
    expect(told).to.have.length(1);
    expect(told[0]!.fields.asked).to.equal(1);
    expect(String((told[0]!.fields.reasons as string[])[0])).to.match(/^https:\/\/127\.0\.0\.1:1: .*ECONNREFUSED/);
  });

  describe("given prices", () => {
    it("does not use orchestrators above its ceiling", async () => {
      const dear = await network.orchestrator(3, { basePrice: price(5000n) });
      const cheap = await network.orchestrator(4, { basePrice: price(500n) });
      const options = { source: FakeSource.of(3), maxPrice: price(1000n) };
      const { segments } = await network.stream([dear.uri, cheap.uri], options);
      expect(segments.map(uriOf)).to.deep.equal([cheap.uri, cheap.uri, cheap.uri]);
      const alone = await network.stream([dear.uri], options);
      expect(alone.segments.some(isDone)).to.equal(false);
      const ignored = await network.stream([dear.uri], { source: FakeSource.of(1) });
      expect(ignored.segments.every(isDone)).to.equal(true);
    });

    it("uses a dearer one when told to, and nobody is cheap enough", async () => {
      const dear = await network.orchestrator(3, { basePrice: price(5000n) });
      const options = { source: FakeSource.of(2), maxPrice: price(1000n), isMaxPriceIgnoredIfNeeded: true };
      const { segments } = await network.stream([dear.uri], options);
      expect(segments.every(isDone)).to.equal(true);
    });

    it("is served without tickets by an orchestrator that works for free", async () => {
      const free = await network.orchestrator(3, { basePrice: price(0n) });
      const { segments } = await network.stream([free.uri], { source: FakeSource.of(2) });
      expect(segments.every(isDone)).to.equal(true);
      expect(segments.map(({ ticketsSent }) => ticketsSent)).to.deep.equal([0, 0]);
    });

    it("does not pay more than it allows in one ticket", async () => {
      const orchestrator = await network.orchestrator(3, { ticketEv: wei(4n * 10n ** 12n) });
      const { segments } = await network.stream([orchestrator.uri], { source: FakeSource.of(1) });
      expect(segments[0]!.error).to.equal("No sessions available");
    });
  });

  describe("given terms that run out", () => {
    it("asks for new ones when ticket params are about to expire", async () => {
      const orchestrator = await network.orchestrator(3);
      const source = FakeSource.of(3);
      source.before = async (sequence) => {
        if (sequence === 1) network.chain.block += 39n;
      };
      const { segments } = await network.stream([orchestrator.uri], { source });
      expect(segments.every(isDone)).to.equal(true);
      expect(segments.every(({ attempts }) => attempts.length === 1)).to.equal(true);
      expect((await credit(orchestrator)).length).to.equal(2);
    });

    it("asks for new ones when the session is about to expire", async () => {
      const orchestrator = await network.orchestrator(3);
      const source = FakeSource.of(2);
      source.before = async (sequence) => {
        if (sequence === 1) network.clock.advance(1_650_000);
      };
      const { segments } = await network.stream([orchestrator.uri], { source });
      expect(segments.every(isDone)).to.equal(true);
      expect((await credit(orchestrator)).length).to.equal(2);
    });
  });

  it("begins one new session, and stays with it, when it is due in the middle of work of the old one", async () => {
    const orchestrator = await network.orchestrator(3);
    const source = FakeSource.of(8);
    let finish: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (finish = resolve));
    let begin: () => void = () => undefined;
    const begun = new Promise<void>((resolve) => (begin = resolve));
    source.before = async (sequence) => {
      if (sequence !== 3) return;
      await begun;
      network.clock.advance(1_650_000);
    };
    orchestrator.transcoder.before = async ({ sequence }) => {
      begin();
      if (sequence >= 3n) finish();
      await held;
    };
    const store = network.store();
    const { segments } = await network.stream([orchestrator.uri], { store, source, concurrency: 5 });
    expect(segments.every(({ attempts }) => attempts.length === 1)).to.equal(true);
    const sessions = new Set(orchestrator.transcoder.jobs.map(({ sessionId }) => sessionId));
    expect(sessions.size).to.equal(2);
    expect(orchestrator.assembly.sessions.count).to.equal(0);
    const own = await store.credit.balancesOf(orchestrator.signer.address);
    expect(own.map(({ key, amount }) => `${key.id} ${rationalMath.toText(amount)}`).sort()).to.deep.equal(await credit(orchestrator));
  });

  it("checks the signature also of an orchestrator that is paid and names no key", async () => {
    const orchestrator = await network.orchestrator(3);
    const { getOrchestrator } = network.client;
    network.client.getOrchestrator = async (...args) => ({ ...(await getOrchestrator.apply(network.client, args)), address: undefined });
    const good = await network.stream([orchestrator.uri], { source: FakeSource.of(1) });
    expect(good.segments.map(isDone)).to.deep.equal([true]);
    orchestrator.signer.signPersonal = async () => new Uint8Array(65);
    const { segments } = await network.stream([orchestrator.uri], { source: FakeSource.of(1) });
    expect(segments[0]!.attempts[0]!.error).to.match(/^PM Check Failed/);
  });

  it("asks further instances that an orchestrator names, as many as it is told to, and uses them", async () => {
    const [third, second] = [await network.orchestrator(3), await network.orchestrator(3)];
    const first = await network.orchestrator(3, { nodes: [second.uri, third.uri, second.uri] });
    const { getOrchestrator } = network.client;
    let asked: string[] = [];
    network.client.getOrchestrator = (uri, ...rest) => {
      asked.push(uri);
      return getOrchestrator.call(network.client, uri, ...rest);
    };
    for (const [extraNodes, expected] of [
      [0, [first.uri]],
      [1, [first.uri, second.uri]],
      [5, [first.uri, second.uri, third.uri]],
    ] as const) {
      asked = [];
      const { segments } = await network.stream([first.uri], { source: FakeSource.of(2), rotateAfter: 1, extraNodes });
      expect(asked).to.deep.equal(expected);
      expect(new Set(segments.map(uriOf)).size).to.equal(Math.min(2, expected.length));
    }
  });

  it("uses the instances of an orchestrator that has nothing but them", async () => {
    const real = await network.orchestrator(3);
    const front = await network.orchestrator(3, { nodes: [real.uri], serviceUri: "" });
    const { segments } = await network.stream([front.uri], { source: FakeSource.of(1), extraNodes: 1 });
    expect(segments.map(uriOf)).to.deep.equal([real.uri]);
  });

  it("does not use an orchestrator on its block list, whether it names its key or only whom to pay", async () => {
    const orchestrator = await network.orchestrator(3);
    const { getOrchestrator } = network.client;
    const options = { source: FakeSource.of(1), blocklist: new Set([orchestrator.signer.address]) };
    expect((await network.stream([orchestrator.uri], options)).segments.map(isDone)).to.deep.equal([false]);
    network.client.getOrchestrator = async (...args) => ({ ...(await getOrchestrator.apply(network.client, args)), address: undefined });
    expect((await network.stream([orchestrator.uri], options)).segments.map(isDone)).to.deep.equal([false]);
  });

  describe("given no funds", () => {
    const stop = async (given: { deposit?: bigint; reserve?: bigint; withdrawRound?: bigint }): Promise<StreamStoppedError> => {
      const orchestrator = await network.orchestrator(3);
      const source = FakeSource.of(3);
      source.before = async (sequence) => {
        if (sequence !== 1) return;
        const { deposit = 10n ** 18n, reserve = 10n ** 18n, withdrawRound = 0n } = given;
        network.chain.funds.set(network.signer(1).address, {
          deposit: wei(deposit),
          withdrawRound: round(withdrawRound),
          reserve: { fundsRemaining: wei(reserve), claimedInCurrentRound: wei(0n) },
        });
      };
      const playlist = new MemoryPlaylist();
      const error = await network.stream([orchestrator.uri], { source, playlist }).then(
        () => expect.fail("the stream went on"),
        (reason: unknown) => reason,
      );
      expect(playlist.isClosed).to.equal(true);
      expect(playlist.added.size).to.equal(1);
      return error as StreamStoppedError;
    };

    for (const [name, given, text] of [
      ["without a deposit", { deposit: 0n }, /^no sender deposit: fund/],
      ["without a reserve", { reserve: 0n }, /^no sender reserve: fund/],
      ["about to withdraw", { withdrawRound: 11n }, /set to unlock soon/],
    ] as const) {
      it(`stops the stream ${name}, and says what to do`, async () => {
        const error = await stop(given);
        expect(error).to.be.instanceOf(StreamStoppedError);
        expect(error.message).to.match(text);
      });
    }
  });

  it("stops the stream and blames nobody when it cannot record what it pays", async () => {
    const orchestrator = await network.orchestrator(3);
    const store = network.store();
    store.nonces.reserve = () => Promise.reject(new StorageError("database or disk is full"));
    const error = await network.stream([orchestrator.uri], { store }).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(StreamStoppedError);
    expect((error as StreamStoppedError).message).to.equal("the gateway cannot pay: database or disk is full");
  });

  it("asks for new terms when the old ones take no further tickets", async () => {
    const orchestrator = await network.orchestrator(3);
    const store = network.store();
    const { reserve } = store.nonces;
    const seen = new Set<string>();
    store.nonces.reserve = (hash, count, block) => {
      seen.add(hash);
      return seen.size === 1 ? Promise.resolve(601) : reserve.call(store.nonces, hash, count, block);
    };
    const { segments } = await network.stream([orchestrator.uri], { store, source: FakeSource.of(1) });
    expect(segments.map(({ isTranscoded, attempts }) => [isTranscoded, attempts.length])).to.deep.equal([[true, 1]]);
    expect(seen.size).to.equal(2);
  });

  it("stops the stream and blames nobody when its chain is out of reach for long", async () => {
    const orchestrator = await network.orchestrator(3);
    const source = FakeSource.of(3);
    source.before = async (sequence) => {
      network.chain.isUp = sequence === 0;
    };
    const error = await network.stream([orchestrator.uri], { source }).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(StreamStoppedError);
    expect((error as StreamStoppedError).message).to.equal("the gateway cannot pay: no RPC endpoint answers");
  });

  it("stops at once when it is told to", async () => {
    const orchestrator = await network.orchestrator(3);
    const controller = new AbortController();
    const source = FakeSource.of(1000);
    source.before = async (sequence) => {
      if (sequence === 3) controller.abort(new Error("interrupted"));
    };
    const playlist = new MemoryPlaylist();
    const error = await network
      .stream([orchestrator.uri], { source, playlist, signal: controller.signal })
      .catch((reason: unknown) => reason);
    expect((error as Error).message).to.equal("interrupted");
    expect(playlist.added.size).to.be.within(2, 3);
    expect(playlist.isClosed).to.equal(true);
  });

  it("never uses a nonce twice, also after a restart", async () => {
    const orchestrator = await network.orchestrator(3);
    const store = network.store();
    await network.stream([orchestrator.uri], { store, source: FakeSource.of(2) });
    const { segments } = await network.stream([orchestrator.uri], { store, source: FakeSource.of(2) });
    expect(segments.every(isDone)).to.equal(true);
    expect(network.logger.at("warn")).to.deep.equal([]);
  });
});

function listenSilently(): Promise<{ uri: string; server: Server }> {
  return new Promise((resolve) => {
    const server = createServer(() => undefined).listen(0, "127.0.0.1", () => {
      resolve({ uri: `https://127.0.0.1:${(server.address() as AddressInfo).port}`, server });
    });
  });
}
