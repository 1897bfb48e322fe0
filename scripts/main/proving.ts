// SPDX-License-Identifier: MIT

import { createHashing } from "../../worker/src/adapters/crypto/createHashing";
import { amounts } from "./amounts";
import { Cheat } from "./cheat/cheat";
import type { CheatKind } from "./cheat/cheatKind";
import { readReceipts } from "./cheat/readReceipts";
import { counted } from "./counted";
import { demoParameters } from "./demoParameters";
import type { LocalNetwork } from "./localNetwork";
import { MainError } from "./mainError";
import type { ManagedProcess } from "./managedProcess";
import type { NodeNetwork } from "./nodeNetwork";
import type { NodeProgram } from "./nodeProgram";
import type { Progress } from "./progress";
import { until } from "./until";

const STEP_TIMEOUT_MS = 120_000;

interface ProvingModules {
  readonly network: LocalNetwork;
  readonly nodes: NodeNetwork;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** Moves to the next round and waits until it is initialized and rewarded. */
  readonly nextRound: () => Promise<void>;
  /** Takes care of the watcher's process. */
  readonly onWatcher: (watcher: ManagedProcess) => void;
}

/** Lets each orchestrator put its work on record and open the samples that chance picks, and shows who cheats being caught. */
export class Proving {
  constructor(
    private readonly options: {
      readonly cheat: CheatKind | undefined;
      /** Names of the orchestrators that did a part of the stream. */
      readonly workers: ReadonlySet<string>;
    },
    private readonly modules: ProvingModules,
  ) {}

  async run(): Promise<void> {
    const { nodes, progress, nextRound } = this.modules;
    const { cheat: kind, workers } = this.options;
    const cheater = nodes.cheater(kind);
    const honest = nodes.orchestrators.filter((program) => workers.has(program.name) && program !== cheater);
    if (cheater !== undefined) this.#startWatcher(nodes.watcher);
    await nextRound();
    const cheat = cheater && kind && (await this.#cheat(kind, cheater));
    for (const program of honest) {
      const claim = await this.#claimed(program);
      progress.detail(
        `${program.name} claims ${counted(Number(claim.segments), "segment")}, ${claim.totalPixels.toLocaleString("en")} pixels`,
      );
    }

    await nextRound();
    for (const program of honest) await this.#proven(program);
    if (cheat === undefined || cheater === undefined) return;
    const { samples, openable } = await cheat.answer();
    progress.detail(`${cheater.name} has opened ${openable} of ${samples} samples`);
    if (kind === "double-claim") await this.#claimAgain(cheat, cheater);
    await this.#caught(cheater);
  }

  async #claimed({ name, address }: NodeProgram) {
    const { verifier } = this.modules.network;
    const find = async () => (await verifier.queryFilter(verifier.filters.ClaimSubmitted(address))).at(-1)?.args;
    return this.#until(find, `The claim of ${name}`);
  }

  async #proven(program: NodeProgram): Promise<void> {
    const { verifier } = this.modules.network;
    const { round } = await this.#claimed(program);
    const isProven = async (): Promise<boolean> => (await verifier.provenPixels(program.address, round)) > 0n;
    await this.#until(isProven, `The proof of ${program.name}'s claim of round ${round}`);
    this.modules.progress.detail(`${program.name} has opened the samples that chance picked: its pixels are proven`);
  }

  #startWatcher(program: NodeProgram): void {
    this.modules.onWatcher(program.start("watch", ["--slash"]));
    this.modules.progress.detail(`${program.name} ${program.address} watches all claims, for the finder's reward`);
  }

  async #cheat(kind: CheatKind, { name, address, dataFolder }: NodeProgram): Promise<Cheat> {
    const { network, progress } = this.modules;
    const receipts = readReceipts(dataFolder);
    if (receipts.length === 0) throw new MainError("STEP_FAILED", `${name} has no work to cheat with: use a longer video.`);
    const operatorKey = network.key(demoParameters.cheatOperatorAccount);
    const cheat = new Cheat({ kind, orchestrator: address, operatorKey }, { network, hashing: await createHashing() });
    const { segments, pixels } = await cheat.claim(receipts);
    const truth = receipts.reduce((sum, { receipt }) => sum + receipt.pixels, 0n);
    const claimed = `claims ${counted(segments, "segment")}, ${pixels.toLocaleString("en")} pixels`;
    const done = `having done ${receipts.length} and ${truth.toLocaleString("en")}`;
    progress.detail(`${name} ${claimed}, ${done}${kind === "double-claim" ? "" : `: it cheats (${kind})`}`);
    return cheat;
  }

  /** Another claim of the same work, whose span reaches back over the first one. */
  async #claimAgain(cheat: Cheat, { name }: NodeProgram): Promise<void> {
    const { segments, fromRound } = await cheat.claimAgain();
    const claimed = `claims the same ${counted(segments, "segment")} again, for the rounds from ${fromRound} on`;
    this.modules.progress.detail(`${name} ${claimed}: it cheats (double-claim)`);
  }

  /** Moves on until the watcher has proven a fault, at most until the time to open samples is over. */
  async #caught(cheater: NodeProgram): Promise<void> {
    const { network, nodes, progress, nextRound } = this.modules;
    const { verifier, bonding } = network;
    const { name, address } = cheater;
    const { round } = await this.#claimed(cheater);
    // A claim that reaches back over another is a fault at once; what is not opened is one when the window closes.
    while (this.options.cheat !== "double-claim" && !(await verifier.windowOf(round)).isClosed) await nextRound();
    const find = async () => (await verifier.queryFilter(verifier.filters.FaultProven(address))).at(-1)?.args;
    const fault = await this.#until(find, `The report of ${name}'s fault by the watcher`);
    const slashed = (await bonding.queryFilter(bonding.filters.TranscoderSlashed(address))).at(-1)?.args;
    if (slashed === undefined) throw new MainError("STEP_FAILED", `${name}'s fault was proven, but nothing was taken from it.`);
    const finder = nodes.nameOf(fault.finder);
    progress.detail(`${finder} has proven the fault: ${name} loses ${amounts.lpt(slashed.penalty)}`);
    progress.detail(`${finder} gets ${amounts.lpt(slashed.finderReward)} of it, the rest is burned`);
  }

  #until<T>(ask: () => Promise<T | undefined | false>, what: string): Promise<T> {
    return until(ask, { what, timeoutMs: STEP_TIMEOUT_MS, signal: this.modules.signal });
  }
}
