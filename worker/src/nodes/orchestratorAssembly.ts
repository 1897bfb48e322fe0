// SPDX-License-Identifier: MIT

import type { Address } from "../domain/address";
import { MediaError } from "../domain/mediaError";
import { orchestratorCapabilities } from "../domain/orchestratorCapabilities";
import type { DeviceClass } from "../domain/proofs/deviceClass";
import type { Price } from "../domain/price";
import { TICKET_PARAMS_LIFE_MS } from "../domain/ticketParamsLifeMs";
import type { Wei } from "../domain/wei";
import type { RenditionStore } from "../ports/renditionStore";
import type { RenditionUploader } from "../ports/renditionUploader";
import type { SenderMonitor } from "../ports/senderMonitor";
import type { Transcoder } from "../ports/transcoder";
import { SecretBox } from "../adapters/crypto/secretBox";
import { AuthTokens } from "../services/jobs/authTokens";
import { createJobMetrics } from "../services/jobs/jobMetrics";
import { OrchestratorJobs } from "../services/jobs/orchestratorJobs";
import { OrchestratorPayments } from "../services/jobs/orchestratorPayments";
import { OwnPings } from "../services/jobs/ownPings";
import { SegmentWorker } from "../services/jobs/segmentWorker";
import { TranscodeSessions } from "../services/jobs/transcodeSessions";
import type { RemoteTranscoders } from "../services/remote/remoteTranscoders";
import { ReceiptDesk } from "../services/proofs/receiptDesk";
import { loadOrCreateSecret } from "../services/payments/loadOrCreateSecret";
import { createPaymentMetrics } from "../services/payments/paymentMetrics";
import { PaymentReceiver } from "../services/payments/paymentReceiver";
import { PriceQuoter } from "../services/payments/priceQuoter";
import { ProcessCreditHolds } from "../services/payments/processCreditHolds";
import { SenderAccounts } from "../services/payments/senderAccounts";
import { TicketParamsMaker } from "../services/payments/ticketParamsMaker";
import { checkChain } from "./checkChain";
import type { ChainPorts } from "./chainPorts";
import type { NodeModules } from "./nodeModules";

const HOUSEKEEPING_MS = 5000;
/** Twice the life of a session's token; a request for terms costs its sender nothing, and leaves a row. */
const SESSION_MEMORY_MS = 3_600_000;
/** Nonces of all params that may still be credited, and of those whose makers' clocks are not alike. */
const NONCE_MEMORY_MS = 3 * TICKET_PARAMS_LIFE_MS;
/** Credit is kept long after tickets have expired; a sender may ask for it. */
const CREDIT_MEMORY_MS = 30 * 24 * 3_600_000;

/** Settings of an orchestrator's jobs and payments. */
export interface OrchestratorAssemblyOptions {
  readonly serviceUri: string;
  readonly nodes: readonly string[];
  readonly version: string;
  /** Account that tickets pay. */
  readonly recipient: Address;
  readonly basePrice: Price;
  readonly pricePerSender: ReadonlyMap<Address, Price>;
  readonly isOverheadAdded: boolean;
  readonly ticketEv: Wei;
  readonly maxFaceValue: Wei;
  readonly maxSessions: number;
  /** Admission by measured capacity; off for machines that may be slower than real time. */
  readonly isCapacityEnforced: boolean;
  /** Whether receipts are taken and claimed, where the chain has a Verifier. */
  readonly areProofsKept: boolean;
  /** Whether receipts of gateways that are contract wallets are taken (EIP-1271). */
  readonly areContractGatewaysAccepted: boolean;
}

/** An orchestrator's jobs and payments, wired together. */
export interface OrchestratorAssembly {
  readonly endpoint: OrchestratorJobs;
  /** What the endpoint signs when it is asked to. */
  readonly pings: OwnPings;
  readonly sessions: TranscodeSessions;
  readonly quoter: PriceQuoter | undefined;
  /** Whether gateways are asked for receipts. */
  readonly hasProofs: boolean;
  /** Ends idle sessions and forgets what is of no use any more, until the signal is aborted. */
  housekeep(signal: AbortSignal): Promise<void>;
}

/** Wires an orchestrator. `chain` is absent for one that works without payments. */
export async function assembleOrchestrator(
  options: OrchestratorAssemblyOptions,
  modules: NodeModules & {
    readonly transcoder: Transcoder;
    /** The same transcoder, where it is on other machines. */
    readonly remote?: RemoteTranscoders;
    readonly renditions: RenditionStore;
    readonly uploader: RenditionUploader;
    readonly chain: (ChainPorts & { readonly senderMonitor: SenderMonitor }) | undefined;
  },
): Promise<OrchestratorAssembly> {
  const { transcoder, remote, renditions, chain, store, signer, entropy, clock, hashing, logger } = modules;
  const metrics = createJobMetrics(modules.metrics);
  const able = await transcoder.capabilities();
  const own = orchestratorCapabilities(able.extraCapabilities, options.version);
  const secrets = await SecretBox.open(signer, store.secrets);
  const key = await loadOrCreateSecret("authTokenKey", secrets, entropy);
  const tokens = new AuthTokens({ key }, { clock, entropy, hashing });
  const pings = new OwnPings({ key }, { entropy, hashing });
  const sessions = new TranscodeSessions(
    {
      maxSessions: options.maxSessions,
      maxPixelsPerSecond: options.isCapacityEnforced ? able.pixelsPerSecond : undefined,
    },
    {
      clock,
      ...(remote && { capacity: () => remote.capacity }),
      onEnd: (sessionId) => {
        Promise.all([transcoder.endSession(sessionId), renditions.dropSession(sessionId)]).catch((error: unknown) => {
          logger.warn("A session's resources could not be freed", { sessionId, error });
        });
      },
    },
  );
  metrics.maxSessions.set(sessions.maxSessions);

  const secret = await loadOrCreateSecret("recipientSecret", secrets, entropy);
  const paid = chain && assemblePayments(options, { ...modules, chain, secret });
  const desk = await assembleDesk(options, { ...modules, device: able.device });
  const worker = new SegmentWorker(
    { serviceUri: options.serviceUri },
    { transcoder, sessions, renditions, uploader: modules.uploader, signer, hashing, clock, logger, metrics, desk },
  );
  const checkHealth = async (): Promise<void> => {
    await store.checkWritable();
    if (chain !== undefined) await checkChain(chain, clock);
    if (remote?.capacity === 0) throw new MediaError("no transcoders available", false, "no transcoder is connected");
  };
  const endpoint = new OrchestratorJobs(
    { serviceUri: options.serviceUri, capabilities: () => remote?.combined ?? own, nodes: options.nodes },
    {
      ...modules,
      tokens,
      pings,
      sessions,
      worker,
      payments: paid?.payments,
      proofs: desk && { desk, orchestrator: options.recipient, claims: store.claims },
      checkHealth,
      metrics,
    },
  );

  const housekeep = async (signal: AbortSignal): Promise<void> => {
    while (!signal.aborted) {
      try {
        sessions.endIdle();
        metrics.currentSessions.set(sessions.count);
        metrics.maxSessions.set(sessions.maxSessions);
        await store.sessions.prune(clock.now() - SESSION_MEMORY_MS);
        await store.credit.prune(clock.now() - CREDIT_MEMORY_MS);
        await desk?.prune();
        await store.payments.pruneNonces(clock.now() - NONCE_MEMORY_MS);
      } catch (error) {
        logger.warn("Housekeeping failed; trying again", { error });
      }
      await clock.sleep(HOUSEKEEPING_MS, signal).catch(() => undefined);
    }
  };
  return { endpoint, pings, sessions, quoter: paid?.quoter, hasProofs: desk !== undefined, housekeep };
}

/** Undefined when the node keeps no proofs: it is told not to, or nothing on chain takes them. */
async function assembleDesk(
  options: OrchestratorAssemblyOptions,
  modules: NodeModules & { readonly chain: ChainPorts | undefined; readonly device: DeviceClass },
): Promise<ReceiptDesk | undefined> {
  const { chain, store, device, recovery, hashing, metrics, logger } = modules;
  const verifier = chain?.verifier;
  if (!options.areProofsKept || chain === undefined || verifier === undefined) return undefined;
  const lost = await store.bindVerifier(verifier.verifier);
  if (lost > 0) {
    const message = "The Verifier was replaced: what gateways signed for another one and is in no claim can be claimed no more";
    logger.warn(message, { receipts: lost });
  }
  const { recipient: orchestrator, areContractGatewaysAccepted } = options;
  const { receipts, jobs, claims } = store;
  return new ReceiptDesk(
    { orchestrator, device, areContractGatewaysAccepted },
    { verifier, rounds: chain.rounds, receipts, jobs, claims, recovery, hashing, logger, metrics },
  );
}

function assemblePayments(
  options: OrchestratorAssemblyOptions,
  modules: NodeModules & {
    readonly chain: ChainPorts & { readonly senderMonitor: SenderMonitor };
    readonly secret: Uint8Array;
  },
): { payments: OrchestratorPayments; quoter: PriceQuoter } {
  const { chain, store, secret, hashing, entropy, recovery, logger, clock } = modules;
  const { recipient, ticketEv, maxFaceValue } = options;
  const ticketParamsMaker = new TicketParamsMaker({ recipient, ticketEv, maxFaceValue, secret }, { ...chain, clock, entropy, hashing });
  const quoter = new PriceQuoter(options, { ticketParamsMaker });
  const receiver = new PaymentReceiver(
    { recipient, secret },
    {
      ...chain,
      payments: store.payments,
      credit: store.credit,
      recovery,
      hashing,
      clock,
      logger,
      metrics: createPaymentMetrics(modules.metrics),
    },
  );
  const { credit, sessions } = store;
  const holds = store.shared?.holds ?? new ProcessCreditHolds(store);
  const accounts = new SenderAccounts({ credit, clock });
  const payments = new OrchestratorPayments(
    { ticketEv },
    { quoter, ticketParamsMaker, receiver, credit, sessions, holds, accounts, clock },
  );
  return { payments, quoter };
}
