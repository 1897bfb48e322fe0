// SPDX-License-Identifier: MIT

import { readFileSync } from "node:fs";

import { MainError } from "./mainError";
import type { ManagedProcess } from "./managedProcess";
import type { NodeProgram } from "./nodeProgram";

/** What an orchestrator says when it serves. */
export interface OrchestratorReady {
  readonly serviceUri: string;
  readonly apiUrl: string;
  readonly tokenFile: string;
}

/** Counts and sums of an orchestrator's winning tickets, from its store. */
interface TicketTotals {
  readonly pending: number;
  readonly redeemed: number;
  readonly lost: number;
  readonly pendingFaceValue: bigint;
  readonly lostFaceValue: bigint;
}

/** An orchestrator that serves: its command line, its process and its local API. */
export class RunningOrchestrator {
  constructor(
    readonly program: NodeProgram,
    readonly process: ManagedProcess,
    readonly ready: OrchestratorReady,
  ) {}

  /** What it won so far, asked of its operator's API. */
  async tickets(): Promise<TicketTotals> {
    const { apiUrl, tokenFile } = this.ready;
    const authorization = `Bearer ${readFileSync(tokenFile, "utf8").trim()}`;
    const response = await fetch(`${apiUrl}/status`, { headers: { authorization } });
    if (!response.ok) throw new MainError("STEP_FAILED", `${this.program.name} does not tell its status (HTTP ${response.status}).`);
    const { tickets } = (await response.json()) as { tickets: Record<keyof TicketTotals, string | number> };
    return {
      pending: Number(tickets.pending),
      redeemed: Number(tickets.redeemed),
      lost: Number(tickets.lost),
      pendingFaceValue: BigInt(tickets.pendingFaceValue),
      lostFaceValue: BigInt(tickets.lostFaceValue),
    };
  }
}
