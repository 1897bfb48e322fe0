// SPDX-License-Identifier: MIT

import { join } from "node:path";
import { WireCodec } from "../adapters/protocol/wireCodec";
import { WireOrchestratorClient } from "../adapters/protocol/wireOrchestratorClient";
import { openSqliteStore } from "../adapters/sqlite/openSqliteStore";
import { NodeError } from "../domain/nodeError";
import { ClaimAuditor } from "../services/proofs/claimAuditor";
import { ProofWatcher, type WatchReport } from "../services/proofs/proofWatcher";
import { ConfigurationError } from "./configurationError";
import { openAccount } from "./openNode";
import type { WatchConfig } from "./watchConfig";

const RETRY_MS = 5_000;

/** Watches the claims of all orchestrators until the signal is aborted, or for one pass. It has a database of its own in the data directory. */
export async function watchClaims(config: WatchConfig, onPass: (report: WatchReport) => void, signal: AbortSignal): Promise<void> {
  const account = await openAccount(config);
  const { chain, logger, clock } = account;
  if (chain?.verifier === undefined || chain.claimHistory === undefined || chain.faults === undefined) {
    throw new ConfigurationError("the Controller of this network lists no Verifier: there are no claims to watch");
  }
  const store = await openSqliteStore({ path: join(config.dataFolder, "watch.sqlite"), chainId: chain.chainId }, { clock });
  const client = new WireOrchestratorClient({ codec: new WireCodec() });
  const { isSlashing, isAuditing, fromBlock } = config;
  const { verifier, registry } = chain;
  const auditor = isAuditing ? new ClaimAuditor({}, { ...account, client, registry, verifier }) : undefined;
  const watcher = new ProofWatcher(
    { isSlashing, ...(fromBlock === undefined ? {} : { fromBlock }) },
    { ...account, history: chain.claimHistory, verifier, faults: chain.faults, store: store.watch, auditor },
  );
  try {
    await store.watch.bindVerifier(verifier.verifier);
    do {
      try {
        onPass(await watcher.pass());
        if (!config.isOnce) await chain.rounds.nextBlock(signal);
      } catch (error) {
        if (signal.aborted) break;
        if (config.isOnce || !(error instanceof NodeError)) throw error;
        logger.warn("Claims could not be watched; trying again", { error });
        await clock.sleep(RETRY_MS, signal).catch(() => undefined);
      }
    } while (!config.isOnce && !signal.aborted);
  } finally {
    await client.close();
    await store.close();
  }
}
