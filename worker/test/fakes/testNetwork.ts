// SPDX-License-Identifier: MIT

import { setTimeout as sleep } from "node:timers/promises";
import { createHashing } from "../../src/adapters/crypto/createHashing";
import { loadCurve } from "../../src/adapters/crypto/loadCurve";
import { PersonalRecovery } from "../../src/adapters/crypto/personalRecovery";
import { PrivateKeySigner } from "../../src/adapters/crypto/privateKeySigner";
import { createMemoryStore } from "../../src/adapters/memory/createMemoryStore";
import { MemoryRenditionStore } from "../../src/adapters/memory/memoryRenditionStore";
import { createCertificate } from "../../src/adapters/protocol/createCertificate";
import { FixedPool } from "../../src/adapters/protocol/fixedPool";
import { FormUploader } from "../../src/adapters/protocol/formUploader";
import { OrchestratorServer } from "../../src/adapters/protocol/orchestratorServer";
import { WireCodec } from "../../src/adapters/protocol/wireCodec";
import { WireOrchestratorClient } from "../../src/adapters/protocol/wireOrchestratorClient";
import { price } from "../../src/domain/price";
import { PROFILE_PRESETS } from "../../src/domain/profilePresets";
import type { SegmentProfile } from "../../src/domain/segmentProfile";
import { wei } from "../../src/domain/wei";
import { EndpointSlot } from "../../src/nodes/endpointSlot";
import { assembleGateway, type GatewayAssembly, type GatewayAssemblyOptions, type StreamJob } from "../../src/nodes/gatewayAssembly";
import { assembleOrchestrator, type OrchestratorAssembly, type OrchestratorAssemblyOptions } from "../../src/nodes/orchestratorAssembly";
import type { NodeModules } from "../../src/nodes/nodeModules";
import type { Hashing } from "../../src/ports/hashing";
import type { Signer } from "../../src/ports/signer";
import type { Store } from "../../src/ports/store";
import type { SegmentOutcome } from "../../src/services/jobs/segmentOutcome";
import type { StreamResult } from "../../src/services/jobs/streamRunner";
import { createRemoteMetrics } from "../../src/services/remote/remoteMetrics";
import { RemoteTranscoders } from "../../src/services/remote/remoteTranscoders";
import { FakeChain } from "./fakeChain";
import { FakeProbe } from "./fakeProbe";
import { FAKE_SOURCE_INFO, FakeSource } from "./fakeSource";
import { FakeTranscoder } from "./fakeTranscoder";
import { FakeVerifier } from "./fakeVerifier";
import { MemoryPlaylist } from "./memoryPlaylist";
import { OffsetClock } from "./offsetClock";
import { RecordingLogger } from "./recordingLogger";
import { RecordingMetrics } from "./recordingMetrics";
import { SeededEntropy } from "./seededEntropy";

const CLOSE_MS = 20;

/** The ladder of the tests. */
export const TEST_PROFILES: readonly SegmentProfile[] = ["P240p30fps16x9", "P144p30fps16x9"].map((name) => PROFILE_PRESETS.get(name)!);

/** A running orchestrator of a test. */
export interface TestOrchestrator {
  readonly uri: string;
  readonly port: number;
  readonly signer: Signer;
  readonly store: Store;
  readonly transcoder: FakeTranscoder;
  readonly assembly: OrchestratorAssembly;
  /** Stops at once, as a killed process would: running exchanges are cut. */
  kill(): Promise<void>;
  /** Stops as a node does that is told to. */
  stop(): Promise<void>;
}

/** Orchestrators and gateways over real TLS sockets on free ports, with a fake chain, fake media and no disk. */
export class TestNetwork {
  readonly chain = new FakeChain();
  readonly clock = new OffsetClock();
  readonly logger = new RecordingLogger();
  readonly codec = new WireCodec();
  readonly client = new WireOrchestratorClient({ codec: this.codec });
  private streams = 0;
  private readonly closers: (() => Promise<void>)[] = [];

  private constructor(readonly hashing: Hashing) {}

  static async create(): Promise<TestNetwork> {
    return new TestNetwork(await createHashing());
  }

  store(): Store {
    return createMemoryStore({ clock: this.clock });
  }

  signer(number: number): Signer {
    const key = new Uint8Array(32).fill(number);
    return new PrivateKeySigner(key, { curve: loadCurve(), hashing: this.hashing });
  }

  /** Starts an orchestrator; give `store` and `port` of an earlier one to restart it. */
  async orchestrator(
    number: number,
    given: Partial<OrchestratorAssemblyOptions> & {
      readonly store?: Store;
      readonly port?: number;
      readonly isTls?: boolean;
      readonly maxUploadBytes?: number;
      /** As unless told otherwise: everything of a test is on one machine. */
      readonly arePrivateAddressesAllowed?: boolean;
      /** Lets transcoders that know it do the work. */
      readonly orchSecret?: string;
    } = {},
  ): Promise<TestOrchestrator> {
    const { store = this.store(), port: wantedPort = 0, isTls = true, maxUploadBytes, orchSecret, ...rest } = given;
    const { arePrivateAddressesAllowed = true, ...options } = rest;
    const signer = this.signer(number);
    const transcoder = new FakeTranscoder();
    const remote = orchSecret === undefined ? undefined : this.remoteTranscoders(orchSecret);
    const certificate = isTls ? createCertificate("127.0.0.1", new SeededEntropy("serial").bytes(16), this.clock.now()) : undefined;
    const slot = new EndpointSlot();
    const server = new OrchestratorServer(
      {
        host: "127.0.0.1",
        port: wantedPort,
        certificate,
        arePrivateAddressesAllowed,
        ...(maxUploadBytes === undefined ? {} : { maxUploadBytes }),
      },
      { endpoint: slot, codec: this.codec, logger: this.logger, ...(remote && { pool: remote }) },
    );
    const port = await server.listen();
    const uri = `${isTls ? "https" : "http"}://127.0.0.1:${port}`;
    const assembly = await assembleOrchestrator(
      {
        serviceUri: uri,
        nodes: [],
        version: "0.1.0",
        recipient: signer.address,
        basePrice: price(1000n),
        pricePerSender: new Map(),
        isOverheadAdded: true,
        ticketEv: wei(8_000_000_000n),
        maxFaceValue: wei(0n),
        maxSessions: 10,
        isCapacityEnforced: false,
        areProofsKept: true,
        areContractGatewaysAccepted: false,
        ...options,
      },
      {
        ...this.modules(signer, store, `orchestrator ${number}`),
        transcoder: remote ?? transcoder,
        ...(remote && { remote }),
        renditions: new MemoryRenditionStore(),
        uploader: new FormUploader({ arePrivateAddressesAllowed }),
        chain: this.chain,
      },
    );
    slot.fill(assembly.endpoint);
    const kill = async (): Promise<void> => {
      await server.close(0);
      // No process comes back before its peers have seen that their connections to it are gone.
      await sleep(CLOSE_MS);
    };
    const stop = async (): Promise<void> => {
      await assembly.endpoint.drain();
      await server.close();
      assembly.sessions.endAll();
    };
    this.closers.push(() => server.close(0));
    return { uri, port, signer, store, transcoder, assembly, kill, stop };
  }

  /** Streams segments through the given orchestrators. */
  async stream(
    uris: readonly string[],
    given: Partial<GatewayAssemblyOptions> & {
      readonly gateway?: number;
      readonly store?: Store;
      readonly source?: FakeSource;
      readonly onSegment?: StreamJob["onSegment"];
      readonly playlist?: MemoryPlaylist;
      readonly signal?: AbortSignal;
    } = {},
  ): Promise<StreamResult & { readonly playlist: string }> {
    const { source = FakeSource.of(3), signal, ...rest } = given;
    const { onSegment = (_outcome: SegmentOutcome): void => undefined, playlist = new MemoryPlaylist(), ...options } = rest;
    return this.gateway(uris, options).stream(
      { manifestId: "test", profiles: TEST_PROFILES, sourceInfo: FAKE_SOURCE_INFO, source, playlist, onSegment },
      signal ?? new AbortController().signal,
    );
  }

  /** A gateway that knows the given orchestrators. */
  gateway(
    uris: readonly string[],
    given: Partial<GatewayAssemblyOptions> & { readonly gateway?: number; readonly store?: Store } = {},
  ): GatewayAssembly {
    const { gateway = 1, store = this.store(), ...options } = given;
    // Each run draws other numbers, as a process of its own would.
    const seed = this.streams++ === 0 ? `gateway ${gateway}` : `gateway ${gateway}, run ${this.streams}`;
    return assembleGateway(
      {
        limits: { maxTicketEv: wei(3n * 10n ** 12n), maxTotalEv: wei(2n * 10n ** 13n), depositMultiplier: 1n },
        maxPrice: undefined,
        isMaxPriceIgnoredIfNeeded: false,
        blocklist: new Set(),
        extraNodes: 0,
        minVersion: "",
        weights: { random: 0.3, stake: 0.7, price: 0, priceExpFactor: 100 },
        // Ends with the last answer: only an orchestrator that is silent makes it long, and a busy machine is not silent.
        discoveryTimeoutMs: 5_000,
        maxAttempts: 3,
        timeoutMultiplier: 1,
        visualSampleRate: 0,
        rotateAfter: 0,
        concurrency: 1,
        areReceiptsSigned: true,
        ...options,
      },
      {
        ...this.modules(this.signer(gateway), store, seed),
        client: this.client,
        pool: new FixedPool(uris),
        renditionVerifier: new FakeVerifier(),
        chain: this.chain,
      },
    );
  }

  async close(): Promise<void> {
    await this.client.close();
    await Promise.all(this.closers.map((close) => close()));
  }

  private remoteTranscoders(secret: string): RemoteTranscoders {
    const { clock, logger } = this;
    const metrics = createRemoteMetrics(new RecordingMetrics());
    const modules = { clock, logger, metrics, entropy: new SeededEntropy("remote"), probe: new FakeProbe() };
    return new RemoteTranscoders({ secret, version: "0.1.0" }, modules);
  }

  private modules(signer: Signer, store: Store, seed: string): NodeModules {
    return {
      signer,
      store,
      recovery: new PersonalRecovery({ curve: loadCurve(), hashing: this.hashing }),
      hashing: this.hashing,
      clock: this.clock,
      entropy: new SeededEntropy(`${seed} ${this.closers.length}`),
      logger: this.logger,
      metrics: new RecordingMetrics(),
    };
  }
}
