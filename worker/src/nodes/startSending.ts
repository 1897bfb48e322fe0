// SPDX-License-Identifier: MIT

import type { Address } from "../domain/address";
import { DutyKeeper } from "../services/dutyKeeper";
import { ClaimKeeper } from "../services/proofs/claimKeeper";
import { TicketRedeemer } from "../services/redemption/ticketRedeemer";
import { RewardCaller } from "../services/rewardCaller";
import { RoundInitializer } from "../services/roundInitializer";
import type { OpenedNode } from "./openNode";
import type { OrchestratorConfig } from "./orchestratorConfig";
import { tolerated } from "./tolerated";

/** The account whose work this is, and where gateways reach it. */
export interface OwnEntry {
  readonly address: Address;
  readonly serviceUri: string;
}

/**
 * Starts what sends transactions, and returns the loops, which end when the signal is aborted. Where several processes share a ledger one of
 * them does it at a time. Throws when the service URI is to be registered and cannot be.
 */
export async function startSending(
  config: OrchestratorConfig,
  own: OwnEntry,
  node: OpenedNode,
  signal: AbortSignal,
): Promise<readonly Promise<void>[]> {
  const { chain } = node;
  const { shared } = node.store;
  if (chain === undefined) return [];
  if (shared === undefined) {
    await announce(config, own, node);
    return senders(config, own, node, signal);
  }
  if (!config.isServiceUriRegistered) await announce(config, own, node);
  const work = async (turn: AbortSignal): Promise<void> => {
    // Whoever has the turn registers its own address.
    if (config.isServiceUriRegistered) await announce(config, own, node);
    await Promise.all([...senders(config, own, node, turn), aborted(turn)]);
  };
  return [new DutyKeeper({}, { ...node, duty: shared.duty }).run(work, signal)];
}

/** The services that send transactions, each asking the chain at its own pace what is due. */
function senders(config: OrchestratorConfig, own: OwnEntry, node: OpenedNode, signal: AbortSignal): readonly Promise<void>[] {
  const { chain, store, clock, logger, metrics } = node;
  if (chain === undefined) return [];
  const common = { ...chain, clock, logger, metrics };
  const loops: Promise<void>[] = [];
  if (config.isRedeeming) loops.push(new TicketRedeemer({}, { ...common, tickets: store.tickets }).run(signal));
  if (config.isRewardCalled) loops.push(new RewardCaller({ orchestrator: own.address }, common).run(signal));
  if (config.areProofsKept && config.areClaimsMade && chain.verifier !== undefined) {
    const { receipts, claims } = store;
    const modules = { ...common, verifier: chain.verifier, receipts, claims, hashing: node.hashing };
    loops.push(new ClaimKeeper({ orchestrator: own.address, claimDelayBlocks: config.claimDelayBlocks }, modules).run(signal));
  }
  if (config.isRoundInitialized) loops.push(new RoundInitializer({ account: own.address }, common).run(signal));
  return tolerated(loops, node, signal);
}

/** Resolves when the signal is aborted: a turn lasts until then, whichever services run in it. */
async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}

async function announce(config: OrchestratorConfig, own: OwnEntry, node: OpenedNode): Promise<void> {
  const { chain, logger } = node;
  if (chain === undefined) return;
  const { serviceUri } = own;
  const registered = await chain.registry.serviceUri(own.address);
  if (registered === serviceUri) return;
  if (config.isServiceUriRegistered) {
    const transaction = await chain.registry.setServiceUri(serviceUri);
    logger.info("Registered the service URI", { serviceUri, transaction });
    return;
  }
  const advice = "gateways that look at the chain will not find this node: use --register-service-uri or --service-addr";
  logger.warn(`The registered service URI differs: ${advice}`, { registered, serviceUri });
}
