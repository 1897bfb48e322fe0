// SPDX-License-Identifier: MIT

import type { CheatKind } from "./cheat/cheatKind";
import type { LocalNetwork } from "./localNetwork";
import { demoParameters } from "./demoParameters";
import { NodeProgram } from "./nodeProgram";
import { parseEvent } from "./parseEvent";
import { RunningOrchestrator, type OrchestratorReady } from "./runningOrchestrator";

const READY_TIMEOUT_MS = 120_000;

/** The nodes of the demonstration, each a process of its own. */
export class NodeNetwork {
  readonly orchestrators: readonly NodeProgram[];
  readonly gateway: NodeProgram;
  readonly delegator: NodeProgram;
  readonly watcher: NodeProgram;

  constructor(
    options: {
      readonly root: string;
      readonly dataRoot: string;
      readonly logFolder: string;
      readonly env: Readonly<Record<string, string>>;
    },
    network: LocalNetwork,
  ) {
    const { pollIntervalMs } = demoParameters;
    const program = ({ name, account }: { readonly name: string; readonly account: number }): NodeProgram =>
      new NodeProgram({ name, account, pollIntervalMs, ...options }, network);
    this.orchestrators = demoParameters.orchestrators.map(program);
    this.gateway = program(demoParameters.gateway);
    this.delegator = program(demoParameters.delegator);
    this.watcher = program(demoParameters.watcher);
  }

  /** Every account with stake or deposits, by the name that the report gives it. */
  get all(): readonly NodeProgram[] {
    return [...this.orchestrators, this.gateway, this.delegator];
  }

  /** Who cheats, if anybody does: the last orchestrator. */
  cheater(kind: CheatKind | undefined): NodeProgram | undefined {
    return kind === undefined ? undefined : this.orchestrators.at(-1);
  }

  /** What people call an address. */
  nameOf(address: string): string {
    return [...this.all, this.watcher].find((program) => program.address.toLowerCase() === address.toLowerCase())?.name ?? address;
  }

  /** Starts an orchestrator; resolves once it serves. `args` come last and win over those of the demonstration. */
  async startOrchestrator(program: NodeProgram, signal: AbortSignal, args: readonly string[] = []): Promise<RunningOrchestrator> {
    const { pricePerPixel, ticketEv, maxFaceValue } = demoParameters;
    const process = program.start("orchestrator", [
      ...["--http-addr", "127.0.0.1:0", "--cli-addr", "127.0.0.1:0", "--register-service-uri", "--initialize-round"],
      ...["--price-per-unit", String(pricePerPixel), "--no-auto-adjust-price"],
      ...["--ticket-ev", String(ticketEv), "--max-face-value", String(maxFaceValue)],
      // The gateway has brought its receipts before the round ends.
      ...["--claim-delay", "0", "--encoder-preset", "veryfast", ...args],
    ]);
    try {
      return new RunningOrchestrator(program, process, await process.line(parseReady, READY_TIMEOUT_MS, signal));
    } catch (error) {
      await process.stop();
      throw error;
    }
  }
}

function parseReady(line: string): OrchestratorReady | undefined {
  const event = parseEvent(line);
  if (event?.event !== "ready") return undefined;
  return { serviceUri: String(event.serviceUri), apiUrl: String(event.apiUrl), tokenFile: String(event.tokenFile) };
}
