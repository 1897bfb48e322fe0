// SPDX-License-Identifier: MIT

import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

import { formatEther } from "ethers";

import { amounts } from "./amounts";
import { buildReport } from "./buildReport";
import type { Cleanup } from "./cleanup";
import { counted } from "./counted";
import { demoParameters } from "./demoParameters";
import { describeSegment } from "./describeSegment";
import type { GatewayReport } from "./gatewayReport";
import { LocalNetwork } from "./localNetwork";
import { MainError } from "./mainError";
import type { MainOptions } from "./mainOptions";
import type { ManagedProcess } from "./managedProcess";
import { NodeNetwork } from "./nodeNetwork";
import type { NodeProgram } from "./nodeProgram";
import { parseEvent } from "./parseEvent";
import type { Video } from "./prepareVideo";
import { Proving } from "./proving";
import type { Progress } from "./progress";
import { readDeploymentGas } from "./readDeploymentGas";
import { readRedemptions } from "./readRedemptions";
import type { Report } from "./report";
import type { RunningOrchestrator } from "./runningOrchestrator";
import { until } from "./until";

const STEP_TIMEOUT_MS = 120_000;
/** The stream may take this many times its own length, and as long on top as a slow machine needs to get going. */
const STREAM_PATIENCE = { factor: 20, extraMs: 120_000 };

/** What goes on when the run is over. */
export interface RunningNetwork {
  readonly network: LocalNetwork;
  readonly nodes: NodeNetwork;
  /** Each rejects when a process ends that nobody has told to. */
  readonly accidents: readonly Promise<never>[];
}

/** The run, step by step. */
export class MainJob {
  readonly #out: string;
  readonly #root: string;
  /** Rejects as soon as a process that must keep running ends. */
  readonly #accidents: Promise<never>[] = [];

  constructor(
    private readonly options: MainOptions & { readonly root: string; readonly video: Video; readonly startedAt: Date },
    private readonly modules: { readonly progress: Progress; readonly cleanup: Cleanup; readonly signal: AbortSignal },
  ) {
    this.#out = resolve(options.out);
    this.#root = options.root;
  }

  /** Does all of it. Throws {@link MainError}; what was started is registered with the cleanup. */
  async run(): Promise<RunningNetwork & { readonly report: Report }> {
    const { progress } = this.modules;
    const { video } = this.options;
    progress.step("Start a local chain and deploy the protocol to it");
    const network = await this.#startChain();
    const deployedAt = await network.provider.getBlockNumber();
    const deployment = await readDeploymentGas(network, deployedAt);
    progress.detail(`${deployment.transactions} transactions; JSON-RPC at ${network.devnet.rpcUrl}`);
    progress.detail(`Controller at ${network.devnet.controller}`);

    const nodes = this.#createNodes(network, video);
    await this.#watched(this.#stake(network, nodes));
    const orchestrators = await this.#watched(this.#startOrchestrators(network, nodes));
    const serviceUris = new Map(orchestrators.map(({ ready, program }) => [ready.serviceUri, program.name]));
    await this.#watched(this.#enterFirstActiveRound(network, nodes));
    const stream = await this.#watched(this.#stream(network, nodes, video, serviceUris));
    const won = await this.#watched(this.#redeem(network, orchestrators, deployedAt));
    await this.#watched(this.#prove(network, nodes, workersOf(stream, serviceUris)));
    await this.#watched(this.#passRounds(network, nodes));
    await this.#watched(this.#withdrawFees(network, nodes));
    await this.#watched(this.#withdrawRewards(network, nodes));

    progress.step("Collect the figures");
    const { startedAt } = this.options;
    const report = await buildReport(
      { video, stream, won, deployment, startedAt, fromBlock: deployedAt + 1, serviceUris, cheat: this.options.cheat },
      network,
      nodes,
    );
    writeFileSync(join(this.#out, "report.json"), `${JSON.stringify(report, null, 2)}\n`);
    return { report, network, nodes, accidents: this.#accidents };
  }

  /** Fails as soon as a process fails that should be running. */
  #watched<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, ...this.#accidents]);
  }

  #mustKeepRunning(process: ManagedProcess): void {
    const failed = process.failed();
    failed.catch(() => undefined);
    this.#accidents.push(failed);
  }

  async #startChain(): Promise<LocalNetwork> {
    const { cleanup, signal, progress } = this.modules;
    progress.now("deploying");
    const network = await LocalNetwork.start({ root: this.#root, outFolder: this.#out, signal });
    cleanup.add("chain", () => network.close());
    this.#mustKeepRunning(network.process);
    return network;
  }

  #createNodes(network: LocalNetwork, video: Video): NodeNetwork {
    // Every process uses the FFmpeg that was found once.
    const env = { FFMPEG_PATH: video.tools.ffmpeg, FFPROBE_PATH: video.tools.ffprobe };
    const folders = { root: this.#root, dataRoot: join(this.#out, "nodes"), logFolder: join(this.#out, "logs") };
    return new NodeNetwork({ ...folders, env }, network);
  }

  async #stake(network: LocalNetwork, nodes: NodeNetwork): Promise<void> {
    const { progress } = this.modules;
    progress.step("Bond stake, register two orchestrators, fund the gateway");
    await network.passRound();
    await nodes.delegator.run("initialize-round");
    progress.detail(`round ${await network.rounds.currentRound()} is initialized`);

    // LPT comes from one account, whose transactions go one after the other.
    const { orchestrators, delegator } = demoParameters;
    for (const [i, { stake }] of orchestrators.entries()) await network.giveLpt(nodes.orchestrators[i]?.address ?? "", stake);
    await network.giveLpt(nodes.delegator.address, delegator.stake);
    progress.now("bonding, registering and funding");
    await Promise.all([...nodes.orchestrators.map((program, i) => this.#activate(program, i)), this.#fund(nodes)]);
    const [first] = nodes.orchestrators;
    await nodes.delegator.run("bond", ["--amount", formatEther(delegator.stake), "--to", first?.address ?? ""]);
    progress.detail(`${delegator.name} ${nodes.delegator.address}: ${amounts.lpt(delegator.stake)} bonded to ${first?.name}`);
    const cheater = nodes.cheater(this.options.cheat);
    if (cheater !== undefined) await cheater.run("set-operator", ["--operator", network.address(demoParameters.cheatOperatorAccount)]);
  }

  async #activate(program: NodeProgram, index: number): Promise<void> {
    const parameters = demoParameters.orchestrators[index];
    if (parameters === undefined) return;
    const { stake } = parameters;
    const [cut, share] = [percent(parameters.rewardCutPpm), percent(parameters.feeSharePpm)];
    await program.run("activate", ["--stake", formatEther(stake), "--reward-cut", cut, "--fee-share", share]);
    const terms = `keeps ${cut} % of rewards, shares ${share} % of fees`;
    this.modules.progress.detail(`${program.name} ${program.address}: ${amounts.lpt(stake)} of its own, ${terms}`);
  }

  async #fund(nodes: NodeNetwork): Promise<void> {
    const { name, deposit, reserve } = demoParameters.gateway;
    await nodes.gateway.run("fund", ["--deposit", formatEther(deposit), "--reserve", formatEther(reserve)]);
    const funds = `deposit ${amounts.eth(deposit)}, reserve ${amounts.eth(reserve)}`;
    this.modules.progress.detail(`${name} ${nodes.gateway.address}: ${funds}`);
  }

  async #startOrchestrators(network: LocalNetwork, nodes: NodeNetwork): Promise<RunningOrchestrator[]> {
    const { progress, cleanup, signal } = this.modules;
    progress.step("Start the orchestrators");
    await network.setBlockInterval(demoParameters.blockIntervalMs);
    const started = await Promise.allSettled(
      nodes.orchestrators.map(async (program) => {
        // Who cheats leaves the claims to another program.
        const orchestrator = await nodes.startOrchestrator(
          program,
          signal,
          program === nodes.cheater(this.options.cheat) ? ["--no-claims"] : [],
        );
        cleanup.add(program.name, () => orchestrator.process.stop());
        this.#mustKeepRunning(orchestrator.process);
        progress.detail(`${program.name} serves at ${orchestrator.ready.serviceUri} (process ${orchestrator.process.pid})`);
        return orchestrator;
      }),
    );
    return started.map((result) => {
      if (result.status === "rejected") throw result.reason;
      return result.value;
    });
  }

  async #enterFirstActiveRound(network: LocalNetwork, nodes: NodeNetwork): Promise<void> {
    const { progress } = this.modules;
    progress.step("Move to the next round, in which the orchestrators are active");
    await this.#nextRound(network, nodes);
  }

  async #stream(network: LocalNetwork, nodes: NodeNetwork, video: Video, names: ReadonlyMap<string, string>): Promise<GatewayReport> {
    const { progress } = this.modules;
    progress.step("Stream the video through the network");
    const reportPath = join(this.#out, "gateway-report.json");
    const { maxTotalEv, ticketEv } = demoParameters;
    const child = nodes.gateway.start(
      "gateway",
      [
        ...["--input", video.path, "--output", join(this.#out, "hls"), "--report", reportPath, "--profiles", this.options.profiles],
        ...["--max-ticket-ev", String(2n * ticketEv), "--max-total-ev", String(maxTotalEv)],
        // Both orchestrators get work, also of a short clip.
        ...["--rotate-after", "2", "--verify-sample", "0.34"],
        // A machine that is busy with all nodes at once, and perhaps slow, is not a reason to give up on an orchestrator.
        ...["--timeout-multiplier", "4", "--discovery-timeout", "6000"],
      ],
      (line) => {
        const text = describeSegment(parseEvent(line), video.seconds, names);
        if (text !== undefined) progress.detail(text);
      },
    );
    this.modules.cleanup.add("gateway", () => child.stop());
    const patience = setTimeout(() => void child.kill(), video.seconds * 1000 * STREAM_PATIENCE.factor + STREAM_PATIENCE.extraMs);
    const end = await child.ended;
    clearTimeout(patience);
    this.modules.signal.throwIfAborted();
    if (end !== 0) throw child.failure(`did not bring the whole video through (${end})`);
    const report = JSON.parse(readFileSync(reportPath, "utf8")) as GatewayReport;
    progress.detail(`${counted(report.segments.length, "segment")}, ${report.realtimeFactor.toFixed(2)} times real time`);
    await this.#checkDeposit(network, nodes);
    return report;
  }

  async #checkDeposit(network: LocalNetwork, nodes: NodeNetwork): Promise<void> {
    const { sender_: sender } = await network.broker.getSenderInfo(nodes.gateway.address);
    if (sender.deposit === 0n)
      throw new MainError("STEP_FAILED", "The gateway's deposit is used up: use a shorter video or fewer renditions.");
  }

  /** Lets the ticket params expire and waits until every ticket that won is redeemed. Returns what was won. */
  async #redeem(
    network: LocalNetwork,
    orchestrators: readonly RunningOrchestrator[],
    fromBlock: number,
  ): Promise<{ count: number; faceValue: bigint }> {
    const { progress, signal } = this.modules;
    progress.step("Redeem the tickets that won");
    await network.mine(demoParameters.ticketParamsBlocks);
    const won = await until(
      async () => {
        const totals = await Promise.all(orchestrators.map((orchestrator) => orchestrator.tickets()));
        const redeemed = await readRedemptions(network, fromBlock);
        const sum = (value: (one: (typeof totals)[number]) => number): number => totals.reduce((total, one) => total + value(one), 0);
        const lost = sum((one) => one.lost);
        if (lost > 0) throw new MainError("STEP_FAILED", `${lost} winning tickets were lost: see the orchestrators' logs.`);
        progress.now(`${counted(redeemed.count, "ticket")} redeemed, ${sum((one) => one.pending)} to go`);
        const count = sum((one) => one.redeemed);
        return sum((one) => one.pending) === 0 && count === redeemed.count && { count, faceValue: redeemed.faceValue };
      },
      { what: "The redemption of every winning ticket", timeoutMs: STEP_TIMEOUT_MS, signal, intervalMs: 1_000 },
    );
    const redeemed = await readRedemptions(network, fromBlock);
    progress.detail(`${counted(redeemed.count, "ticket")} redeemed, ${amounts.eth(redeemed.paid)} credited`);
    return won;
  }

  async #prove(network: LocalNetwork, nodes: NodeNetwork, workers: ReadonlySet<string>): Promise<void> {
    const { progress, signal, cleanup } = this.modules;
    progress.step("Put the work on record, and prove it");
    const onWatcher = (watcher: ManagedProcess): void => {
      cleanup.add(nodes.watcher.name, () => watcher.stop());
      this.#mustKeepRunning(watcher);
    };
    const nextRound = (): Promise<void> => this.#nextRound(network, nodes);
    await new Proving({ cheat: this.options.cheat, workers }, { network, nodes, progress, signal, nextRound, onWatcher }).run();
  }

  async #passRounds(network: LocalNetwork, nodes: NodeNetwork): Promise<void> {
    this.modules.progress.step(`Move through ${this.options.rounds} rounds, with a reward call by each orchestrator`);
    for (let i = 0; i < this.options.rounds; i++) await this.#nextRound(network, nodes);
  }

  /** Moves on by a round, or by several of which only the last is initialized and rewarded. */
  async #nextRound(network: LocalNetwork, nodes: NodeNetwork, count = 1n): Promise<void> {
    await network.passRounds(count);
    await this.#roundInitialized(network);
    await this.#rewarded(network, nodes);
  }

  async #roundInitialized(network: LocalNetwork): Promise<void> {
    const { progress, signal } = this.modules;
    const round = await network.rounds.currentRound();
    progress.now(`round ${round}: waiting for an orchestrator to initialize it`);
    const what = `The initialization of round ${round} by an orchestrator`;
    await until(() => network.rounds.currentRoundInitialized(), { what, timeoutMs: STEP_TIMEOUT_MS, signal });
  }

  async #rewarded(network: LocalNetwork, nodes: NodeNetwork): Promise<void> {
    const { progress, signal } = this.modules;
    const round = await network.rounds.currentRound();
    for (const { name, address } of nodes.orchestrators) {
      // Who was slashed is not active any more.
      if (!(await network.bonding.isActiveTranscoder(address))) continue;
      const what = `The reward call of ${name} in round ${round}`;
      const isRewarded = async (): Promise<boolean> => (await network.bonding.getTranscoder(address)).lastRewardRound === round;
      await until(isRewarded, { what, timeoutMs: STEP_TIMEOUT_MS, signal });
    }
    const stakes = await Promise.all(
      nodes.orchestrators.map(async ({ name, address }) => `${name} ${amounts.lpt(await network.bonding.transcoderTotalStake(address))}`),
    );
    progress.detail(`round ${round}: initialized, rewards minted; stake now: ${stakes.join(", ")}`);
  }

  async #withdrawFees(network: LocalNetwork, nodes: NodeNetwork): Promise<void> {
    const { progress } = this.modules;
    progress.step("Claim earnings and withdraw fees");
    const bonded = async (program: NodeProgram): Promise<bigint> => (await network.bonding.getDelegator(program.address)).bondedAmount;
    const withdraw = async (program: NodeProgram): Promise<void> => {
      const before = await bonded(program);
      await program.run("claim");
      const fees = await network.bonding.pendingFees(program.address, 0n);
      if (fees > 0n) await program.run("withdraw-fees");
      const rewards = amounts.lpt((await bonded(program)) - before);
      progress.detail(`${program.name} claimed ${rewards} of rewards and withdrew ${amounts.eth(fees)} of fees`);
    };
    await Promise.all([...nodes.orchestrators, nodes.delegator].map(withdraw));
  }

  /** The delegator takes out all that it has earned, through the whole unbonding period. */
  async #withdrawRewards(network: LocalNetwork, nodes: NodeNetwork): Promise<void> {
    const { progress } = this.modules;
    const { bonding, rounds } = network;
    const { name, address } = nodes.delegator;
    progress.step("Unbond what the delegator has earned, and withdraw it");
    const earned = (await bonding.getDelegator(address)).bondedAmount - demoParameters.delegator.stake;
    await nodes.delegator.run("unbond", ["--amount", formatEther(earned)]);
    const period = await bonding.unbondingPeriod();
    const round = await rounds.currentRound();
    progress.detail(`${name} unbonds ${amounts.lpt(earned)} in round ${round}: they thaw for ${period} rounds, passed without a stop`);
    await this.#nextRound(network, nodes, period);
    await nodes.delegator.run("withdraw-stake");
    progress.detail(`${name} withdrew them`);
  }
}

/** Names of the orchestrators that did a part of the stream. */
function workersOf({ segments }: GatewayReport, names: ReadonlyMap<string, string>): ReadonlySet<string> {
  return new Set(segments.flatMap(({ orchestrator }) => names.get(orchestrator ?? "") ?? []));
}

function percent(ppm: bigint): string {
  return String(Number(ppm) / 10_000);
}
