// SPDX-License-Identifier: MIT

import type { Address } from "../domain/address";
import { jobCapabilities } from "../domain/jobCapabilities";
import type { MediaInfo } from "../domain/mediaInfo";
import type { PaymentLimits } from "../domain/paymentLimits";
import type { Price } from "../domain/price";
import type { SegmentProfile } from "../domain/segmentProfile";
import type { SelectionWeights } from "../domain/selectionWeights";
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
import { PaymentMaker } from "../services/payments/paymentMaker";
import { createPaymentMetrics } from "../services/payments/paymentMetrics";
import type { ChainPorts } from "./chainPorts";
import type { NodeModules } from "./nodeModules";

/** Settings of a gateway's jobs and payments. */
export interface GatewayAssemblyOptions {
  readonly limits: PaymentLimits;
  readonly maxPrice: Price | undefined;
  readonly isMaxPriceIgnoredIfNeeded: boolean;
  readonly blocklist: ReadonlySet<Address>;
  readonly minVersion: string;
  readonly weights: SelectionWeights;
  readonly discoveryTimeoutMs: number;
  readonly maxAttempts: number;
  readonly timeoutMultiplier: number;
  readonly visualSampleRate: number;
  readonly rotateAfter: number;
  readonly concurrency: number;
}

/** One stream to take through the network. */
export interface StreamJob {
  readonly manifestId: string;
  readonly profiles: readonly SegmentProfile[];
  /** Facts of the first segment, from which the needed capabilities follow. */
  readonly sourceInfo: Pick<MediaInfo, "videoCodec" | "pixelFormat">;
  readonly source: SegmentSource;
  readonly playlist: PlaylistWriter;
  readonly onSegment: (outcome: SegmentOutcome) => void;
}

/** A gateway's jobs and payments, wired together. */
export interface GatewayAssembly {
  stream(job: StreamJob, signal: AbortSignal): Promise<StreamResult>;
}

/** Wires a gateway. `chain` is absent for one that works without payments. */
export function assembleGateway(
  options: GatewayAssemblyOptions,
  modules: NodeModules & {
    readonly client: OrchestratorClient;
    readonly pool: OrchestratorPool;
    readonly renditionVerifier: RenditionVerifier;
    readonly chain: Pick<ChainPorts, "rounds" | "senders"> | undefined;
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

  return {
    stream: async (job, signal) => {
      const capabilities = jobCapabilities(job.sourceInfo, job.profiles, {
        isSliced: false,
        minVersion: options.minVersion,
      });
      const log = logger.child({ manifestID: job.manifestId });
      const pool = new SessionPool({ ...options, capabilities }, { discovery, client, clock, entropy, logger: log });
      const runner = new SegmentRunner(
        { ...options, manifestId: new TextEncoder().encode(job.manifestId), profiles: job.profiles, capabilities },
        { pool, client, verifier, payments, signer, rounds: chain?.rounds, hashing, clock, logger: log, metrics },
      );
      const { source, playlist, onSegment } = job;
      const stream = new StreamRunner(options, { source, runner, pool, playlist, logger: log, onSegment });
      if (chain) await store.nonces.prune((await chain.rounds.state()).lastSeenBlock);
      return stream.run(signal);
    },
  };
}
