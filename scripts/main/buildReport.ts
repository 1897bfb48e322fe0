// SPDX-License-Identifier: MIT

import type { GatewayReport } from "./gatewayReport";
import type { GatewaySegment } from "./gatewaySegment";
import { demoParameters } from "./demoParameters";
import type { LocalNetwork } from "./localNetwork";
import type { NodeNetwork } from "./nodeNetwork";
import type { Video } from "./prepareVideo";
import { readAccount } from "./readAccount";
import { readGas } from "./readGas";
import { readProofs } from "./readProofs";
import { readRedemptions } from "./readRedemptions";
import { readRounds } from "./readRounds";
import type { Report, ReportSegment } from "./report";

interface Figures {
  readonly video: Video;
  readonly stream: GatewayReport;
  readonly won: { readonly count: number; readonly faceValue: bigint };
  readonly deployment: { readonly transactions: number; readonly gas: bigint };
  readonly startedAt: Date;
  /** First block after the deployment. */
  readonly fromBlock: number;
  /** Names of orchestrators by service URI. */
  readonly serviceUris: ReadonlyMap<string, string>;
  /** How one orchestrator cheated. */
  readonly cheat: string | undefined;
}

/** Puts together what was measured, and what the chain says at the end. */
export async function buildReport(figures: Figures, network: LocalNetwork, nodes: NodeNetwork): Promise<Report> {
  const { video, stream, won, deployment, startedAt, fromBlock, serviceUris, cheat } = figures;
  const nameOf = (address: string): string => nodes.nameOf(address);
  const [redeemed, gas, rounds, accounts, proofs] = await Promise.all([
    readRedemptions(network, fromBlock),
    readGas(network, fromBlock),
    readRounds(network, fromBlock, nameOf),
    readAccounts(network, nodes),
    readProofs(network, fromBlock, nameOf),
  ]);
  const sum = (value: (segment: GatewaySegment) => bigint): bigint =>
    stream.segments.reduce((total, segment) => total + value(segment), 0n);
  return {
    startedAt: startedAt.toISOString(),
    seconds: (Date.now() - startedAt.getTime()) / 1000,
    video: { input: video.path, seconds: video.seconds, width: video.width, height: video.height },
    ffmpeg: `${video.tools.version} (${video.tools.origin})`,
    segments: stream.segments.map((segment) => toReportSegment(segment, serviceUris)),
    realtimeFactor: stream.realtimeFactor,
    tickets: {
      sent: stream.segments.reduce((total, { ticketsSent }) => total + ticketsSent, 0),
      won: won.count,
      redeemed: redeemed.count,
      faceValueWei: won.faceValue.toString(),
      redeemedWei: redeemed.paid.toString(),
      expectedValueWei: sum(({ expectedValueWei }) => BigInt(expectedValueWei)).toString(),
    },
    proofs: { cheat: cheat ?? null, ...proofs },
    gas: Object.fromEntries(gas.map(({ action, ...figuresOfAction }) => [action, figuresOfAction])),
    deployment: { transactions: deployment.transactions, gas: deployment.gas.toString() },
    accounts,
    rounds,
    contracts: network.devnet.contracts,
    output: stream.playlist,
  };
}

async function readAccounts(network: LocalNetwork, nodes: NodeNetwork): Promise<Report["accounts"]> {
  const roles = new Map([
    ...nodes.orchestrators.map(({ name }) => [name, "orchestrator"] as const),
    [demoParameters.gateway.name, "gateway"] as const,
    [demoParameters.delegator.name, "delegator"] as const,
  ]);
  const entries = nodes.all.map(
    async ({ name, address }) => [name, await readAccount(network, address, roles.get(name) ?? "delegator")] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

function toReportSegment(segment: GatewaySegment, serviceUris: ReadonlyMap<string, string>): ReportSegment {
  const { seq, durationMs, bytes, renditions, ms, orchestrator, attempts, ticketsSent } = segment;
  return {
    sequence: seq,
    durationMs,
    bytes,
    renditions: renditions.map(({ profile, ...rendition }) => ({ name: profile, ...rendition })),
    ms,
    orchestrator: orchestrator === null ? null : (serviceUris.get(orchestrator) ?? orchestrator),
    attempts: attempts.length,
    ticketsSent,
  };
}
