// SPDX-License-Identifier: MIT

import { join } from "node:path";
import { connectChain } from "../adapters/chain/connectChain";
import type { Chain } from "../adapters/chain/chain";
import { KeyTransactionSigner } from "../adapters/chain/keyTransactionSigner";
import { createHashing } from "../adapters/crypto/createHashing";
import { loadCurve } from "../adapters/crypto/loadCurve";
import { loadPrivateKey } from "../adapters/crypto/loadPrivateKey";
import { PersonalRecovery } from "../adapters/crypto/personalRecovery";
import { PrivateKeySigner } from "../adapters/crypto/privateKeySigner";
import { createLogger } from "../adapters/logging/createLogger";
import { PrometheusMetrics } from "../adapters/metrics/prometheusMetrics";
import { openPostgresStore } from "../adapters/postgres/openPostgresStore";
import { openSqliteStore } from "../adapters/sqlite/openSqliteStore";
import { systemClock } from "../adapters/system/systemClock";
import { systemEntropy } from "../adapters/system/systemEntropy";
import type { Address } from "../domain/address";
import type { SharedLedger } from "../ports/sharedLedger";
import type { Store } from "../ports/store";
import type { LedgerConfig } from "./ledgerConfig";
import { makeFolder } from "./makeFolder";
import type { NodeConfig } from "./nodeConfig";
import type { NodeModules } from "./nodeModules";
import { readKeyPassword } from "./readKeyPassword";

/** A node's key, chain and tools, before it has a role. */
export type OpenedAccount = Omit<NodeModules, "store"> & {
  /** Absent for a node that works without a chain. */
  readonly chain: Chain | undefined;
};

/** A node's key, chain, tools and store, before it has a role. */
export type OpenedNode = OpenedAccount & { readonly store: Store };

/** What a node is opened for. */
export interface NodeRole {
  readonly role: "orchestrator" | "gateway";
  /** Whose reward is called, if not the key's account. */
  readonly orchestrator?: Address;
}

/**
 * Reads the key and connects to the chain. `orchestrator` is whose reward is called, if not the key's account; `term` tells whether this
 * process has the turn to send, where several could. Throws `NodeError`s.
 */
export async function openAccount(config: NodeConfig, orchestrator?: Address, term?: () => number | undefined): Promise<OpenedAccount> {
  const logger = createLogger({ level: config.logLevel, format: config.logFormat });
  const metrics = new PrometheusMetrics();
  const hashing = await createHashing();
  const curve = loadCurve();
  logger.debug("Loaded the signature library", { library: curve.description });
  makeFolder(config.dataFolder, { what: "data directory", flag: "--data-dir", isPrivate: true });
  const key = loadPrivateKey(
    { path: config.keyFile, password: readKeyPassword(config), isCreationAllowed: config.isKeyInDataFolder },
    { curve, hashing },
  );
  const signer = new PrivateKeySigner(key, { curve, hashing });
  const { chain: network } = config;
  const chain =
    network &&
    (await connectChain(
      {
        urls: network.urls,
        controller: network.controller,
        pollIntervalMs: network.pollIntervalMs,
        ...(orchestrator === undefined ? {} : { orchestrator }),
        ...(network.chainId === undefined ? {} : { chainId: network.chainId }),
        ...(network.maxGasPrice === 0n ? {} : { maxGasPrice: network.maxGasPrice }),
      },
      { signer: new KeyTransactionSigner(key), clock: systemClock, logger, metrics, ...(term && { term }) },
    ));
  const recovery = new PersonalRecovery({ curve, hashing });
  return { signer, recovery, hashing, clock: systemClock, entropy: systemEntropy, logger, metrics, chain };
}

/**
 * Opens the account and its store: the database that several processes share where there is one, else a file in the data directory.
 */
export async function openNode(config: NodeConfig & LedgerConfig, as: NodeRole): Promise<OpenedNode> {
  const { databaseUrl } = config;
  const opened: { shared?: SharedLedger } = {};
  const term = databaseUrl === undefined ? undefined : (): number | undefined => opened.shared?.duty.term;
  const account = await openAccount(config, as.orchestrator, term);
  const { clock } = account;
  const ofChain = account.chain === undefined ? {} : { chainId: account.chain.chainId };
  const store =
    databaseUrl === undefined
      ? await openSqliteStore({ path: join(config.dataFolder, "node.sqlite"), ...ofChain }, { clock })
      : await openPostgresStore({ url: databaseUrl, role: as.role, account: account.signer.address, ...ofChain }, { clock });
  if (store.shared !== undefined) opened.shared = store.shared;
  await store.checkWritable();
  return { ...account, store };
}
