// SPDX-License-Identifier: MIT

import type { Address } from "../domain/address";
import { jobCapabilities } from "../domain/jobCapabilities";
import type { MediaInfo } from "../domain/mediaInfo";
import type { PaymentLimits } from "../domain/paymentLimits";
import type { Price } from "../domain/price";
import { profilesHash } from "../domain/proofs/profilesHash";
import { streamId } from "../domain/proofs/streamId";
import type { SegmentProfile } from "../domain/segmentProfile";
import type { SelectionWeights } from "../domain/selectionWeights";
import type { Logger } from "../ports/logger";
import type { OrchestratorClient } from "../ports/orchestratorClient";
import type { OrchestratorPool } from "../ports/orchestratorPool";
import type { PlaylistWriter } from "../ports/playlistWriter";
import type { RenditionVerifier } from "../ports/renditionVerifier";
import type { SegmentSource } from "../ports/segmentSource";
import { Discovery } from "../services/jobs/discovery";
import { GatewayRequester } from "../services/jobs/gatewayRequester";
import { createJobMetrics } from "../services/jobs/jobMetrics";
import { ResultVerifier } from "../services/jobs/resultVerifier";
import type { SegmentOutcome } from "../services/jobs/segmentOutcome";
import { SegmentRunner } from "../services/jobs/segmentRunner";
import { SessionPool } from "../services/jobs/sessionPool";
import { StreamRunner, type StreamResult } from "../services/jobs/streamRunner";
import type { TranscodingJob } from "../services/jobs/transcodingJob";
import { PaymentMaker } from "../services/payments/paymentMaker";
import { createPaymentMetrics } from "../services/payments/paymentMetrics";
import { ReceiptCourier } from "../services/proofs/receiptCourier";
import type { ChainPorts } from "./chainPorts";
import type { NodeModules } from "./nodeModules";

/** The last receipts of a stream get so long to be delivered. */
const RECEIPT_GRACE_MS = 10_000;

/** Settings of a gateway's jobs and payments. */
export interface GatewayAssemblyOptions {
  readonly limits: PaymentLimits;
  readonly maxPrice: Price | undefined;
  readonly isMaxPriceIgnoredIfNeeded: boolean;
  readonly blocklist: ReadonlySet<Address>;
  /** Of the other instances that an orchestrator names, so many are used too. */
  readonly extraNodes: number;
  readonly minVersion: string;
  readonly weights: SelectionWeights;
  readonly discoveryTimeoutMs: number;
  readonly maxAttempts: number;
  readonly timeoutMultiplier: number;
  readonly visualSampleRate: number;
  readonly rotateAfter: number;
  readonly concurrency: number;
  /** Whether orchestrators that keep proofs get receipts, where the chain has a Verifier. */
  readonly areReceiptsSigned: boolean;
}

/** What orchestrators are asked for. */
export interface JobTerms {
  readonly manifestId: string;
  readonly profiles: readonly SegmentProfile[];
  /** Facts of the first segment, from which the needed capabilities follow. */
  readonly sourceInfo: Pick<MediaInfo, "videoCodec" | "pixelFormat">;
  /** Whether segments are clipped; no when missing. */
  readonly isSliced?: boolean;
  /** Stretches time-outs when above 1; the gateway's when missing. */
  readonly timeoutMultiplier?: number | undefined;
}

/** One stream to take through the network. */
export interface StreamJob extends JobTerms {
  readonly source: SegmentSource;
  readonly playlist: PlaylistWriter;
  readonly onSegment: (outcome: SegmentOutcome) => void;
}

/** A gateway's jobs and payments, wired together. */
export interface GatewayAssembly {
  /** For a stream whose segments come from elsewhere, one by one. */
  open(job: JobTerms): Promise<TranscodingJob>;
  stream(job: StreamJob, signal: AbortSignal): Promise<StreamResult>;
}

/** Wires a gateway. `chain` is absent for one that works without payments. */
export function assembleGateway(
  options: GatewayAssemblyOptions,
  modules: NodeModules & {
    readonly client: OrchestratorClient;
    readonly pool: OrchestratorPool;
    readonly renditionVerifier: RenditionVerifier;
    readonly chain: Pick<ChainPorts, "rounds" | "senders" | "verifier"> | undefined;
  },
): GatewayAssembly {
  const { chain, client, clock, entropy, hashing, logger, recovery, store } = modules;
  const metrics = createJobMetrics(modules.metrics);
  const signer = chain && modules.signer;
  const payments =
    chain &&
    new PaymentMaker(options, {
      ...chain,
      signer: modules.signer,
      credit: store.credit,
      nonces: store.nonces,
      hashing,
      metrics: createPaymentMetrics(modules.metrics),
    });
  const requester = new GatewayRequester({ signer, hashing });
  const discovery = new Discovery(
    { ...options, timeoutMs: options.discoveryTimeoutMs },
    { pool: modules.pool, client, requester, payments, clock, logger, metrics },
  );
  const verifier = new ResultVerifier(options, { verifier: modules.renditionVerifier, recovery, hashing, entropy });

  const assemble = (job: JobTerms): { pool: SessionPool; runner: SegmentRunner; receipts: ReceiptCourier | undefined; log: Logger } => {
    const capabilities = jobCapabilities(job.sourceInfo, job.profiles, {
      isSliced: job.isSliced ?? false,
      minVersion: options.minVersion,
    });
    const log = logger.child({ manifestID: job.manifestId });
    const pool = new SessionPool({ ...options, capabilities }, { discovery, client, clock, entropy, logger: log });
    const receipts = assembleCourier(options, modules, job);
    const { profiles, timeoutMultiplier = options.timeoutMultiplier } = job;
    const runner = new SegmentRunner(
      { ...options, manifestId: new TextEncoder().encode(job.manifestId), profiles, timeoutMultiplier, capabilities },
      { pool, client, verifier, payments, signer, rounds: chain?.rounds, receipts, hashing, clock, logger: log, metrics },
    );
    return { pool, runner, receipts, log };
  };
  const pruneNonces = async (): Promise<void> => {
    if (chain) await store.nonces.prune((await chain.rounds.state()).lastSeenBlock);
  };

  return {
    open: async (job) => {
      const { pool, runner, receipts } = assemble(job);
      await pruneNonces();
      return {
        run: (source, isReinitForced, signal) => runner.run(source, isReinitForced, signal),
        close: async () => {
          await pool.close();
          await receipts?.close(RECEIPT_GRACE_MS);
        },
      };
    },
    stream: async (job, signal) => {
      const { pool, runner, receipts, log } = assemble(job);
      const { source, playlist, onSegment } = job;
      const stream = new StreamRunner(options, { source, runner, pool, playlist, logger: log, onSegment });
      await pruneNonces();
      try {
        return await stream.run(signal);
      } finally {
        await receipts?.close(RECEIPT_GRACE_MS);
      }
    },
  };
}

/** Undefined when this gateway signs no receipts. Each run of a stream gets a name of its own. */
function assembleCourier(
  options: Pick<GatewayAssemblyOptions, "areReceiptsSigned">,
  modules: Parameters<typeof assembleGateway>[1],
  job: JobTerms,
): ReceiptCourier | undefined {
  const { chain, hashing, entropy } = modules;
  if (!options.areReceiptsSigned || chain?.verifier === undefined) return undefined;
  const { chainId, verifier } = chain.verifier;
  const manifestId = new TextEncoder().encode(job.manifestId);
  return new ReceiptCourier(
    {
      streamId: streamId(manifestId, entropy.bytes(32), hashing.keccak256),
      profilesHash: profilesHash(job.profiles, hashing.keccak256),
      domain: { chainId, verifier },
    },
    { ...modules, rounds: chain.rounds },
  );
}
