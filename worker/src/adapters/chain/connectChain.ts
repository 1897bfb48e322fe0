// SPDX-License-Identifier: MIT

import { getBytes, keccak256 } from "ethers";

import { BondingManager__factory } from "../../../../typechain-types/factories/contracts/bonding/BondingManager__factory";
import { TicketBroker__factory } from "../../../../typechain-types/factories/contracts/pm/TicketBroker__factory";
import { Controller__factory } from "../../../../typechain-types/factories/contracts/registry/Controller__factory";
import { RoundsManager__factory } from "../../../../typechain-types/factories/contracts/rounds/RoundsManager__factory";
import { LivepeerToken__factory } from "../../../../typechain-types/factories/contracts/token/LivepeerToken__factory";
import { Minter__factory } from "../../../../typechain-types/factories/contracts/token/Minter__factory";
import { IVerifier__factory } from "../../../../typechain-types/factories/contracts/interfaces/IVerifier__factory";
import type { Address } from "../../domain/address";
import type { Clock } from "../../ports/clock";
import type { Logger } from "../../ports/logger";
import type { Metrics } from "../../ports/metrics";
import type { TransactionSigner } from "../../ports/transactionSigner";
import { CallBatch } from "./callBatch";
import type { Chain } from "./chain";
import { ChainBonding } from "./chainBonding";
import type { ChainContext } from "./chainContext";
import { ChainClaimHistory } from "./chainClaimHistory";
import { ChainFaults } from "./chainFaults";
import { ChainGasOracle } from "./chainGasOracle";
import { ChainHead } from "./chainHead";
import type { ChainOptions } from "./chainOptions";
import { ChainOrchestratorPool } from "./chainOrchestratorPool";
import { ChainPriceFeed } from "./chainPriceFeed";
import { ChainRegistry } from "./chainRegistry";
import { ChainRounds } from "./chainRounds";
import { ChainSenders } from "./chainSenders";
import { ChainTicketBroker } from "./chainTicketBroker";
import { ChainToken } from "./chainToken";
import { ChainVerifier } from "./chainVerifier";
import { EventWatcher } from "./eventWatcher";
import { FeeMarket } from "./feeMarket";
import { findVerifier } from "./findVerifier";
import { HttpRpcTransport } from "./httpRpcTransport";
import { LogReader } from "./logReader";
import { resolveContracts } from "./resolveContracts";
import { readRegisteredVerifier } from "./readRegisteredVerifier";
import { RevertDecoder } from "./revertDecoder";
import { RpcPool } from "./rpcPool";
import { RpcProvider } from "./rpcProvider";
import { Simulator } from "./simulator";
import { TransactionSender } from "./transactionSender";
import { VerifierWatcher } from "./verifierWatcher";

const DEFAULTS = {
  requestTimeoutMs: 20_000,
  pollIntervalMs: 5_000,
  /**
   * Longer than an RPC provider's usual outage. Round and L1 block may be so old: tickets are of the last two rounds, and ticket params made
   * on an older block end by themselves, after 40 blocks. So may deposits and reserves: who withdraws has to unlock rounds before.
   */
  outageMs: 600_000,
  poolFreshMs: 300_000,
  transactionTimeoutMs: 60_000,
  maxReplacements: 5,
  minGasPrice: 0n,
  /** Measured on this suite, with room; the incumbent assumes 350,000 on L1 and 1,200,000 on Arbitrum. */
  redemptionGas: 350_000n,
};

const LOG_CHUNK_BLOCKS = 10_000;

interface Modules {
  readonly signer: TransactionSigner;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Number of the turn that this process has to send; undefined while another process has it. Absent: it is alone. */
  readonly term?: () => number | undefined;
}

/** Connects to a network and finds its contracts. Throws `ChainUnavailableError` or `ContractMissingError`. */
export async function connectChain(given: ChainOptions, modules: Modules): Promise<Chain> {
  const options = { ...DEFAULTS, ...given };
  const { clock, logger, metrics } = modules;
  const transports = options.urls.map((url) => new HttpRpcTransport(url, { timeoutMs: options.requestTimeoutMs }));
  const pool = new RpcPool({ chainId: options.chainId }, { transports, clock, logger, metrics });
  const chainId = await pool.chainId();
  const provider = new RpcProvider(pool, chainId);
  const addresses = await resolveContracts(provider, options.controller, chainId, options.overrides);

  const head = new ChainHead(options, { pool, clock });
  const feeMarket = new FeeMarket(options, { pool, head });
  const simulator = new Simulator({ pool, decoder: revertDecoder(), logger });
  const sender = new TransactionSender(
    { chainId, pollIntervalMs: options.pollIntervalMs, timeoutMs: options.transactionTimeoutMs, maxReplacements: options.maxReplacements },
    { ...modules, pool, simulator, feeMarket },
  );
  const logs = new LogReader({ chunkBlocks: LOG_CHUNK_BLOCKS }, { pool });
  const caching = { freshMs: options.pollIntervalMs, usableMs: options.outageMs };
  const context: ChainContext = { provider, head, logs, feeMarket, sender, addresses, clock, logger, caching };
  const read = (): Promise<Address> => readRegisteredVerifier(provider, options.controller);
  const known = await read();
  const verifier = await findVerifier(provider, known, logger);
  const verifierWatcher = new VerifierWatcher({ known }, { read, clock, logger, metrics });
  return assemble(options, context, { pool, verifier, verifierWatcher });
}

function assemble(
  options: ChainOptions & typeof DEFAULTS,
  context: ChainContext,
  found: { pool: RpcPool; verifier: Address | undefined; verifierWatcher: VerifierWatcher },
): Chain {
  const { pool: rpcPool, verifier, verifierWatcher } = found;
  const { provider, head, logs, addresses, clock, logger, sender } = context;
  const senders = new ChainSenders(context);
  const gasOracle = new ChainGasOracle(options, context);
  const poolCaching = { freshMs: options.poolFreshMs, usableMs: options.outageMs + options.poolFreshMs };
  const pool = new ChainOrchestratorPool({ caching: poolCaching }, { context, calls: new CallBatch(provider) });
  const watcher = new EventWatcher({ head, logs, addresses, clock, logger, caches: { pool, senders } });
  return {
    chainId: provider._network.chainId,
    addresses,
    rounds: new ChainRounds(context),
    bonding: new ChainBonding(context, options.orchestrator ?? sender.address),
    broker: new ChainTicketBroker(context, { pool: rpcPool, gasOracle, senders }),
    senders,
    registry: new ChainRegistry(context),
    token: new ChainToken(context),
    verifier: verifier && new ChainVerifier(context, verifier),
    faults: verifier && new ChainFaults(context, verifier),
    claimHistory: verifier && new ChainClaimHistory(context, { verifier, keccak256: (bytes) => getBytes(keccak256(bytes)) }),
    pool,
    gasOracle,
    contact: rpcPool,
    priceFeed: (feed) => new ChainPriceFeed(context, feed),
    watch: async (signal) => {
      signal.addEventListener("abort", () => sender.close(), { once: true });
      await Promise.all([rpcPool.watch(signal), watcher.run(signal), verifierWatcher.run(signal)]);
    },
  };
}

/** Knows the custom errors of every contract that a call of the node can reach. */
function revertDecoder(): RevertDecoder {
  return new RevertDecoder([
    BondingManager__factory.createInterface(),
    TicketBroker__factory.createInterface(),
    RoundsManager__factory.createInterface(),
    Minter__factory.createInterface(),
    LivepeerToken__factory.createInterface(),
    Controller__factory.createInterface(),
    IVerifier__factory.createInterface(),
  ]);
}
