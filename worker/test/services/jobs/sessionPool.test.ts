// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { address } from "../../../src/domain/address";
import { EMPTY_CAPABILITIES } from "../../../src/domain/emptyCapabilities";
import { lptWei } from "../../../src/domain/lptWei";
import type { OrchestratorClient } from "../../../src/ports/orchestratorClient";
import type { DiscoveredOrchestrator } from "../../../src/services/jobs/discoveredOrchestrator";
import type { Discovery } from "../../../src/services/jobs/discovery";
import { SessionPool } from "../../../src/services/jobs/sessionPool";
import { RecordingLogger } from "../../fakes/recordingLogger";
import { SeededEntropy } from "../../fakes/seededEntropy";
import { SteppingClock } from "../../fakes/steppingClock";

const RUNS = 500;

function instance(serviceUri: string, owner: string | undefined): DiscoveredOrchestrator {
  const terms = { ticketParams: undefined, capabilities: undefined, authToken: undefined, capabilityPrices: [], nodes: [] };
  const account = owner === undefined ? undefined : address(`0x${owner.repeat(40)}`);
  const info = { ...terms, serviceUri, price: { pricePerUnit: 1n, pixelsPerUnit: 1n }, address: account };
  return { poolUri: serviceUri, info, latencyMs: 10, stake: lptWei(10n ** 21n) };
}

describe("SessionPool", () => {
  const entropy = new SeededEntropy("session pool");

  /** How often each is the first choice of a stream. */
  async function chosen(found: readonly DiscoveredOrchestrator[]): Promise<ReadonlyMap<string, number>> {
    const counts = new Map<string, number>();
    const discovery = { discover: async () => found } as unknown as Discovery;
    const modules = { discovery, client: {} as OrchestratorClient, clock: new SteppingClock(), entropy, logger: new RecordingLogger() };
    const weights = { random: 0.3, stake: 0.7, price: 0, priceExpFactor: 100 };
    for (let run = 0; run < RUNS; run++) {
      const pool = new SessionPool({ capabilities: EMPTY_CAPABILITIES, weights, rotateAfter: 0 }, modules);
      const session = await pool.select(new Set(), new AbortController().signal);
      counts.set(session!.poolUri, (counts.get(session!.poolUri) ?? 0) + 1);
    }
    return counts;
  }

  it("gives an orchestrator with many instances no more than its stake, and each instance the same part of it", async () => {
    const many = ["1", "2", "3", "4", "5"].map((name) => instance(`https://a${name}`, "a"));
    const counts = await chosen([...many, instance("https://b", "b")]);
    expect(counts.get("https://b")! / RUNS).to.be.closeTo(1 / 2, 0.08);
    for (const { poolUri } of many) expect(counts.get(poolUri)! / RUNS, poolUri).to.be.closeTo(1 / 10, 0.05);
  });

  it("tells those apart that give no address", async () => {
    const counts = await chosen(["https://a", "https://b"].map((uri) => instance(uri, undefined)));
    expect(counts.get("https://a")! / RUNS).to.be.closeTo(1 / 2, 0.08);
  });
});
