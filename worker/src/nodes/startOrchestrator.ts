// SPDX-License-Identifier: MIT

import { writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { FfmpegMediaProbe } from "../adapters/ffmpeg/ffmpegMediaProbe";
import { findFfmpeg } from "../adapters/ffmpeg/findFfmpeg";
import { SegmentInspector } from "../adapters/ffmpeg/segmentInspector";
import { MemoryRenditionStore } from "../adapters/memory/memoryRenditionStore";
import { OperatorServer } from "../adapters/operator/operatorServer";
import { createCertificate, type Certificate } from "../adapters/protocol/createCertificate";
import { FormUploader } from "../adapters/protocol/formUploader";
import { OrchestratorServer } from "../adapters/protocol/orchestratorServer";
import { WireCodec } from "../adapters/protocol/wireCodec";
import { WireOrchestratorClient } from "../adapters/protocol/wireOrchestratorClient";
import type { Address } from "../domain/address";
import { rationalMath } from "../domain/rationalMath";
import type { Transcoder } from "../ports/transcoder";
import type { OwnPings } from "../services/jobs/ownPings";
import { PriceConverter, type ConvertedPrices } from "../services/payments/priceConverter";
import { PriceReporter } from "../services/payments/priceReporter";
import { PoolWatcher } from "../services/poolWatcher";
import { createRemoteMetrics } from "../services/remote/remoteMetrics";
import { RemoteTranscoders } from "../services/remote/remoteTranscoders";
import { SenderFundsMonitor } from "../services/senderFundsMonitor";
import { apiToken } from "./apiToken";
import { ConfigurationError } from "./configurationError";
import { EndpointSlot } from "./endpointSlot";
import { hasPath } from "./hasPath";
import { isHttpUrl } from "./isHttpUrl";
import { listenAt } from "./listenAt";
import { openEncoder } from "./openEncoder";
import { openNode, type OpenedNode } from "./openNode";
import { assembleOrchestrator, type OrchestratorAssembly } from "./orchestratorAssembly";
import type { OrchestratorConfig } from "./orchestratorConfig";
import { orchestratorRoutes } from "./orchestratorRoutes";
import type { RunningNode } from "./runningNode";
import { startSending, type OwnEntry } from "./startSending";
import { stoppable } from "./stoppable";
import { tolerated } from "./tolerated";
import { urlOf } from "./urlOf";
import { VERSION } from "./version";
import { warnOfSmallTickets } from "./warnOfSmallTickets";
import { WIRE_VERSION } from "./wireVersion";

const PING_MS = 8000;

/** Starts an orchestrator: listens, takes jobs, redeems its tickets, calls reward. */
export async function startOrchestrator(config: OrchestratorConfig): Promise<RunningNode> {
  const node = await openNode(config, { role: "orchestrator", ...(config.recipient && { orchestrator: config.recipient }) });
  const { signer, chain, logger } = node;
  const recipient = config.recipient ?? signer.address;
  const remote = config.orchSecret === undefined ? undefined : await openRemoteTranscoders(config.orchSecret, node);
  const transcoder = remote ?? (await openEncoder(config.encoder, recipient, logger));
  const able = await transcoder.capabilities();

  // The service URI may depend on the port, which is known when the server listens: requests wait for the endpoint.
  const slot = new EndpointSlot();
  const { listen, arePrivateAddressesAllowed } = config;
  const server = new OrchestratorServer(
    { ...listen, certificate: listen.isTls ? makeCertificate(config, node) : undefined, arePrivateAddressesAllowed },
    { endpoint: slot, codec: new WireCodec(), logger, ...(remote && { pool: remote }) },
  );
  const port = await listenAt("http-addr", listen, server);
  const serviceUri = config.serviceUri ?? (await registeredUri(config, recipient, node)) ?? defaultServiceUri(config, port);
  const stop = new AbortController();
  const feed = config.priceFeed && chain?.priceFeed(config.priceFeed);
  const converter = new PriceConverter(config, { ...node, feed });
  const prices = await converter.convert();
  if (chain !== undefined) warnOfSmallTickets({ ...config, ...prices }, logger);
  const assembly = await assemble({ ...config, ...prices }, { node, transcoder, remote, serviceUri, recipient });
  slot.fill(assembly.endpoint);
  if (config.isAvailabilityChecked) await checkAvailability(serviceUri, node, assembly.pings);
  const own = { address: recipient, serviceUri };
  const loops = [assembly.housekeep(stop.signal), ...chainLoops(own, node, stop.signal)];
  loops.push(...(await startSending(config, own, node, stop.signal)));
  if (assembly.quoter !== undefined) loops.push(converter.run(assembly.quoter, stop.signal));
  if (assembly.quoter !== undefined && chain !== undefined) {
    loops.push(new PriceReporter({}, { ...chain, ...node, quoter: assembly.quoter }).run(stop.signal));
  }
  const { token, path: tokenFile } = apiToken(config.dataFolder, node.entropy);
  const operator = new OperatorServer(
    { ...config.api, token, version: VERSION },
    { routes: orchestratorRoutes({ config, node, assembly, serviceUri, recipient, encoder: able.description, remote }), logger },
  );
  const apiUrl = await listenAt("cli-addr", config.api, operator);

  const closing = async (): Promise<void> => {
    // Work in progress is paid for: it is ended, and fetched, while the port is still open.
    await assembly.endpoint.drain();
    await Promise.all([server.close(), operator.close()]);
    assembly.sessions.endAll();
    await Promise.allSettled(loops);
    await transcoder.close();
    await node.store.close();
  };
  const ready = { role: "orchestrator", address: recipient, serviceUri, apiUrl, tokenFile, pid: process.pid } as const;
  writeFileSync(join(config.dataFolder, "node.json"), `${JSON.stringify(ready, null, 2)}\n`);
  logger.info("Orchestrator is ready", { ...ready, price: `${rationalMath.toText(prices.basePrice)} wei per pixel` });
  return { ready, ...stoppable(stop, closing) };
}

/** The transcoders that will call. What they send back is read here. */
async function openRemoteTranscoders(secret: string, node: OpenedNode): Promise<RemoteTranscoders> {
  const inspector = new SegmentInspector({}, { tools: await findFfmpeg() });
  node.logger.info("Transcoders that know --orch-secret do the work: start them with --orch-addr and this node's address");
  return new RemoteTranscoders(
    { secret, version: WIRE_VERSION },
    { ...node, probe: new FfmpegMediaProbe({ inspector }), metrics: createRemoteMetrics(node.metrics) },
  );
}

function assemble(
  config: Omit<OrchestratorConfig, keyof ConvertedPrices> & ConvertedPrices,
  parts: {
    node: OpenedNode;
    transcoder: Transcoder;
    remote: RemoteTranscoders | undefined;
    serviceUri: string;
    recipient: Address;
  },
): Promise<OrchestratorAssembly> {
  const { node, transcoder, remote, serviceUri, recipient } = parts;
  const { chain, store, clock } = node;
  const senderMonitor = chain && new SenderFundsMonitor({ recipient }, { senders: chain.senders, tickets: store.tickets, clock });
  return assembleOrchestrator(
    { ...config, serviceUri, recipient, version: WIRE_VERSION },
    {
      ...node,
      transcoder,
      ...(remote && { remote }),
      renditions: new MemoryRenditionStore(),
      uploader: new FormUploader(config),
      chain: chain && senderMonitor && { ...chain, senderMonitor },
    },
  );
}

/** What reads the chain, in every process. */
function chainLoops(own: OwnEntry, node: OpenedNode, signal: AbortSignal): Promise<void>[] {
  const { chain } = node;
  if (chain === undefined) return [];
  return tolerated([chain.watch(signal), new PoolWatcher({ own }, { ...chain, ...node }).run(signal)], node, signal);
}

/** The URI that gateways know from the chain, unless this start is to replace it. */
async function registeredUri(config: OrchestratorConfig, recipient: Address, node: OpenedNode): Promise<string | undefined> {
  if (node.chain === undefined || config.isServiceUriRegistered) return undefined;
  const uri = await node.chain.registry.serviceUri(recipient);
  if (uri === "") return undefined;
  if (isHttpUrl(uri) && !hasPath(uri)) return uri;
  const advice = "give --service-addr https://host:port, and --register-service-uri to replace it";
  throw new ConfigurationError(`the service URI on chain, ${uri}, is no https://host:port without a path: ${advice}`);
}

/** Calls the node at the address it advertises: gateways could not reach it either. */
async function checkAvailability(serviceUri: string, node: OpenedNode, pings: OwnPings): Promise<void> {
  const client = new WireOrchestratorClient({ codec: new WireCodec() });
  try {
    const value = pings.draw();
    const signature = await client.ping(serviceUri, value, { timeoutMs: PING_MS });
    const signer = node.recovery.recoverPersonal(node.hashing.keccak256(value), signature);
    if (signer === node.signer.address) return;
    throw new ConfigurationError(`another node answers at ${serviceUri}: --service-addr must lead to this one`);
  } catch (cause) {
    if (cause instanceof ConfigurationError) throw cause;
    const advice = "open its port, correct --service-addr, or use --no-startup-availability-check";
    throw new ConfigurationError(`this node cannot be reached at ${serviceUri}: ${advice}`, { serviceUri }, { cause });
  } finally {
    await client.close();
  }
}

function makeCertificate(config: OrchestratorConfig, node: OpenedNode): Certificate {
  const host = config.serviceUri === undefined ? certificateHost(config.listen.host) : new URL(config.serviceUri).hostname;
  const certificate = createCertificate(host.replace(/^\[|\]$/g, ""), node.entropy.bytes(16), node.clock.now());
  writeFileSync(join(config.dataFolder, "cert.pem"), certificate.certificate);
  writeFileSync(join(config.dataFolder, "key.pem"), certificate.key, { mode: 0o600 });
  return certificate;
}

function certificateHost(host: string): string {
  return host === "0.0.0.0" || host === "::" ? hostname() : host;
}

function defaultServiceUri(config: OrchestratorConfig, port: number): string {
  const { host, isTls } = config.listen;
  return urlOf({ host: host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host, port, isTls });
}
