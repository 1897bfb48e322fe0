// SPDX-License-Identifier: MIT

import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { getBytes, parseEther } from "ethers";

import { Cleanup } from "../../scripts/main/cleanup";
import { LocalNetwork } from "../../scripts/main/localNetwork";
import type { ManagedProcess } from "../../scripts/main/managedProcess";
import { NodeNetwork } from "../../scripts/main/nodeNetwork";
import type { NodeProgram } from "../../scripts/main/nodeProgram";
import type { RunningOrchestrator } from "../../scripts/main/runningOrchestrator";
import { until } from "../../scripts/main/until";
import type { Chain } from "../../worker/src/adapters/chain/chain";
import { connectChain } from "../../worker/src/adapters/chain/connectChain";
import { KeyTransactionSigner } from "../../worker/src/adapters/chain/keyTransactionSigner";
import { systemClock } from "../../worker/src/adapters/system/systemClock";
import { address } from "../../worker/src/domain/address";
import { lptWei } from "../../worker/src/domain/lptWei";
import { wei } from "../../worker/src/domain/wei";
import { RecordingLogger } from "../../worker/test/fakes/recordingLogger";
import { RecordingMetrics } from "../../worker/test/fakes/recordingMetrics";

const ROOT = join(__dirname, "..", "..");
const STAKES = ["300", "200"];
/** Nearly every ticket wins, and a segment of the test ladder costs about two. */
const TICKETS = ["--price-per-unit", "1000000000", "--ticket-ev", "1000000000000000", "--max-face-value", "1100000000000000"];

/** A real chain and real nodes in processes of their own, for tests of the whole system. Nothing mines blocks but transactions. */
export class SystemNetwork {
  readonly #cleanup = new Cleanup();
  readonly #signal = new AbortController().signal;

  private constructor(
    readonly folder: string,
    readonly network: LocalNetwork,
    readonly nodes: NodeNetwork,
  ) {}

  static async start(): Promise<SystemNetwork> {
    const folder = mkdtempSync(join(tmpdir(), "system-network-"));
    const folders = { root: ROOT, dataRoot: join(folder, "nodes"), logFolder: join(folder, "logs") };
    mkdirSync(folders.logFolder);
    const network = await LocalNetwork.start({ root: ROOT, outFolder: folder, signal: new AbortController().signal });
    const system = new SystemNetwork(folder, network, new NodeNetwork({ ...folders, env: {} }, network));
    system.#cleanup.add("folder", () => Promise.resolve(rmSync(folder, { recursive: true, force: true })));
    system.#cleanup.add("chain", () => network.close());
    try {
      await system.#stake();
    } catch (error) {
      await system.stop();
      throw error;
    }
    return system;
  }

  /** Starts an orchestrator, again after a kill if need be. */
  async startOrchestrator(program: NodeProgram, args: readonly string[] = []): Promise<RunningOrchestrator> {
    const orchestrator = await this.nodes.startOrchestrator(program, this.#signal, [...TICKETS, ...args]);
    this.#cleanup.add(program.name, () => orchestrator.process.stop());
    return orchestrator;
  }

  /** Streams a file with the gateway's command line. */
  stream(input: string, onLine: (line: string) => void, args: readonly string[] = []): ManagedProcess {
    const flags = ["--input", input, "--output", join(this.folder, "hls"), "--profiles", "P144p30fps16x9"];
    const limits = ["--max-ticket-ev", "1000000000000000000", "--max-total-ev", "1000000000000000000", "--concurrency", "1"];
    const child = this.nodes.gateway.start("gateway", [...flags, ...limits, ...args], onLine);
    this.#cleanup.add("gateway", () => child.stop());
    return child;
  }

  /** The chain as an account sees it. */
  connect(account: number): Promise<Chain> {
    return connectChain(
      { urls: [this.network.devnet.rpcUrl], controller: address(this.network.devnet.controller), pollIntervalMs: 20 },
      {
        signer: new KeyTransactionSigner(getBytes(this.network.key(account))),
        clock: systemClock,
        logger: new RecordingLogger(),
        metrics: new RecordingMetrics(),
      },
    );
  }

  /** Passes to the next round and has it initialized. */
  async passRound(): Promise<void> {
    await this.network.passRound();
    const chain = await this.connect(0);
    if (!(await this.network.rounds.currentRoundInitialized())) await chain.rounds.initializeRound();
  }

  /** Waits for something to come true. */
  until<T>(what: string, ask: () => Promise<T | undefined | false>, timeoutMs = 60_000): Promise<T> {
    return until(ask, { what, timeoutMs, signal: this.#signal, intervalMs: 100 });
  }

  /** What a node wrote to its log. */
  log(program: NodeProgram): string {
    return readFileSync(join(this.folder, "logs", `${program.name}.log`), "utf8");
  }

  async stop(): Promise<void> {
    const failures = await this.#cleanup.run();
    if (failures.length > 0) throw new Error(failures.join("; "));
  }

  async #stake(): Promise<void> {
    await this.passRound();
    for (const [i, { address: account }] of this.nodes.orchestrators.entries()) {
      await this.network.giveLpt(account, parseEther(STAKES[i] ?? "0"));
      const chain = await this.connect(i + 1);
      await chain.bonding.bond(lptWei(parseEther(STAKES[i] ?? "0")), address(account));
    }
    // Account 3 is the gateway of the command line; 8 and 9 are gateways that tests make by hand.
    for (const account of [3, 8, 9]) {
      const chain = await this.connect(account);
      await chain.broker.fundDepositAndReserve(wei(parseEther("5")), wei(parseEther("4")));
    }
    await this.passRound();
  }
}
