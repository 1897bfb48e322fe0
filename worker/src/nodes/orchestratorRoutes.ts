// SPDX-License-Identifier: MIT

import type { OperatorRoute } from "../adapters/operator/operatorRoute";
import { OperatorRequestError } from "../adapters/operator/operatorRequestError";
import { address, type Address } from "../domain/address";
import { NodeError } from "../domain/nodeError";
import { parsePrice } from "../domain/parsePrice";
import type { Price } from "../domain/price";
import { rationalMath } from "../domain/rationalMath";
import type { RemoteTranscoders } from "../services/remote/remoteTranscoders";
import type { OpenedNode } from "./openNode";
import { ChainReport } from "./chainReport";
import type { OrchestratorAssembly } from "./orchestratorAssembly";
import type { OrchestratorConfig } from "./orchestratorConfig";
import { VERSION } from "./version";

const HISTORY_LIMIT = 1000;

/** What the operator of an orchestrator can ask and do while it runs. */
export function orchestratorRoutes(parts: {
  readonly config: OrchestratorConfig;
  readonly node: OpenedNode;
  readonly assembly: OrchestratorAssembly;
  readonly serviceUri: string;
  readonly recipient: Address;
  readonly encoder: string;
  /** Where the work is done on other machines. */
  readonly remote: RemoteTranscoders | undefined;
}): readonly OperatorRoute[] {
  const { node, assembly } = parts;
  const report = node.chain && new ChainReport({ ...node.chain, clock: node.clock });
  return [
    {
      method: "GET",
      path: "/healthz",
      summary: "200 when the node can do its work, 503 with the reason when it cannot",
      parameters: {},
      statuses: { 503: "The node cannot do its work, with the reason" },
      isPublic: true,
      handle: async () => health(assembly),
    },
    {
      method: "GET",
      path: "/metrics",
      summary: "Metrics in Prometheus text format",
      parameters: {},
      isPublic: true,
      handle: async () => ({ text: await node.metrics.exposition(), contentType: "text/plain; version=0.0.4" }),
    },
    {
      method: "GET",
      path: "/status",
      summary: "The node, its sessions, its tickets, its standing on chain",
      parameters: {},
      handle: async () => ({ json: await status(parts, report) }),
    },
    {
      method: "GET",
      path: "/tickets",
      summary: "Winning tickets, newest first",
      parameters: { limit: "at most so many; 100 when missing" },
      handle: async (parameters) => ({ json: await tickets(node, parameters) }),
    },
    {
      method: "GET",
      path: "/proofs",
      summary: "Claims of transcoded work, newest first, and what waits to be claimed",
      parameters: { limit: "at most so many claims; 100 when missing" },
      handle: async (parameters) => ({ json: await proofs(parts, limitOf(parameters)) }),
    },
    {
      method: "GET",
      path: "/credit",
      summary: "Balances of a gateway in wei, exact: whole numbers, or fractions such as 1/3",
      parameters: { sender: "address of the gateway" },
      handle: async (parameters) => ({ json: await credit(node, addressOf(parameters, "sender")) }),
    },
    {
      method: "POST",
      path: "/price",
      summary: "Sets the price of sessions that begin from now on, for all gateways or for one",
      parameters: { pricePerUnit: "wei", pixelsPerUnit: "1 when missing", sender: "address of one gateway" },
      handle: async (parameters) => ({ json: setPrice(assembly, parameters) }),
    },
    {
      method: "POST",
      path: "/max-sessions",
      summary: "Sets how many sessions there may be at a time",
      parameters: { maxSessions: "a number above 0" },
      handle: async (parameters) => ({ json: setMaxSessions(assembly, parameters) }),
    },
    {
      method: "POST",
      path: "/reward",
      summary: "Calls reward now",
      parameters: {},
      handle: async () => ({ json: { mintedLptWei: await chainOf(node).bonding.reward() } }),
    },
    {
      method: "POST",
      path: "/initialize-round",
      summary: "Initializes the current round now",
      parameters: {},
      handle: async () => {
        await chainOf(node).rounds.initializeRound();
        return { json: { done: true } };
      },
    },
  ];
}

async function health(assembly: OrchestratorAssembly): Promise<{ text: string; contentType: string; status: number }> {
  const contentType = "text/plain; charset=utf-8";
  try {
    await assembly.endpoint.checkHealth();
    return { text: "ok\n", contentType, status: 200 };
  } catch (error) {
    return { text: `${error instanceof NodeError ? error.message : "failed"}\n`, contentType, status: 503 };
  }
}

async function status(parts: Parameters<typeof orchestratorRoutes>[0], report: ChainReport | undefined): Promise<unknown> {
  const { config, node, assembly, serviceUri, recipient, encoder, remote } = parts;
  const { chain, store, signer } = node;
  return {
    role: "orchestrator",
    version: VERSION,
    address: signer.address,
    recipient,
    serviceUri,
    dataFolder: config.dataFolder,
    database: store.shared === undefined ? "own" : "shared",
    ...(chain && { isOnDuty: store.shared === undefined || store.shared.duty.term !== undefined }),
    encoder,
    ...(remote && { transcoders: remote.list }),
    sessions: { current: assembly.sessions.count, max: assembly.sessions.maxSessions },
    pricePerPixel: rationalMath.toText(assembly.quoter?.basePrice ?? config.basePrice.amount),
    tickets: await store.tickets.totals(),
    proofs: { areKept: assembly.hasProofs, unclaimedReceipts: await store.receipts.countUnclaimed(recipient) },
    chain: chain && {
      chainId: chain.chainId,
      ...(await report?.read({
        rounds: () => chain.rounds.state(),
        orchestrator: () => chain.bonding.orchestrator(recipient),
        pendingFeesWei: () => chain.bonding.pendingFees(recipient),
        pendingStakeLptWei: () => chain.bonding.pendingStake(recipient),
      })),
    },
  };
}

async function tickets(node: OpenedNode, parameters: ReadonlyMap<string, string>): Promise<unknown> {
  const stored = await node.store.tickets.history(limitOf(parameters));
  // Without recipientRand and signature: they are payment secrets until a ticket is redeemed.
  return stored.map(({ ticket, ...rest }) => ({
    ...rest,
    sender: ticket.sender,
    faceValueWei: ticket.faceValue,
    creationRound: ticket.expirationParams.creationRound,
  }));
}

async function proofs(parts: Parameters<typeof orchestratorRoutes>[0], limit: number): Promise<unknown> {
  const { node, assembly, recipient } = parts;
  const { receipts, claims } = node.store;
  const made = await claims.history(recipient, limit);
  return {
    areKept: assembly.hasProofs,
    verifier: node.chain?.verifier?.verifier ?? null,
    receipts: await receipts.totals(recipient),
    claims: made.map(({ id: _id, orchestrator: _orchestrator, attempt: _attempt, data, ...rest }) => ({ ...rest, ...data })),
  };
}

function limitOf(parameters: ReadonlyMap<string, string>): number {
  const limit = Number(parameters.get("limit") ?? "100");
  if (Number.isInteger(limit) && limit >= 1 && limit <= HISTORY_LIMIT) return limit;
  throw new OperatorRequestError(400, `limit must be a whole number from 1 to ${HISTORY_LIMIT}`);
}

async function credit(node: OpenedNode, sender: Address): Promise<unknown> {
  const balances = await node.store.credit.balancesOf(sender);
  return balances.map(({ key, amount, updatedAt }) => ({ id: key.id, wei: rationalMath.toText(amount), updatedAt }));
}

function setPrice(assembly: OrchestratorAssembly, parameters: ReadonlyMap<string, string>): unknown {
  if (assembly.quoter === undefined) throw new OperatorRequestError(400, "this node works without payments");
  const price = priceOf(parameters);
  if (parameters.has("sender")) assembly.quoter.setSenderPrice(addressOf(parameters, "sender"), price);
  else assembly.quoter.setBasePrice(price);
  return { pricePerPixel: rationalMath.toText(price) };
}

function priceOf(parameters: ReadonlyMap<string, string>): Price {
  const pixels = parameters.get("pixelsPerUnit") ?? "1";
  try {
    if (/^[1-9]\d*$/.test(pixels)) return parsePrice(parameters.get("pricePerUnit") ?? "", BigInt(pixels));
  } catch {
    // Told below.
  }
  throw new OperatorRequestError(400, "pricePerUnit must be a decimal number of wei, pixelsPerUnit a whole number above 0");
}

function setMaxSessions(assembly: OrchestratorAssembly, parameters: ReadonlyMap<string, string>): unknown {
  const limit = Number(parameters.get("maxSessions"));
  if (!Number.isInteger(limit) || limit < 1) throw new OperatorRequestError(400, "maxSessions must be a number above 0");
  assembly.sessions.setMaxSessions(limit);
  return { maxSessions: assembly.sessions.maxSessions };
}

function addressOf(parameters: ReadonlyMap<string, string>, name: string): Address {
  try {
    return address(parameters.get(name) ?? "");
  } catch {
    throw new OperatorRequestError(400, `${name} must be an address`);
  }
}

function chainOf(node: OpenedNode): NonNullable<OpenedNode["chain"]> {
  if (node.chain === undefined) throw new OperatorRequestError(400, "this node works without a chain");
  return node.chain;
}
