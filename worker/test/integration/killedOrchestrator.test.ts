// SPDX-License-Identifier: MIT

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { openSqliteStore } from "../../src/adapters/sqlite/openSqliteStore";
import { hex } from "../../src/domain/hex";
import { ticketHash } from "../../src/domain/ticketHash";
import { wei } from "../../src/domain/wei";
import type { Store } from "../../src/ports/store";
import { TicketRedeemer } from "../../src/services/redemption/ticketRedeemer";
import { FakeSource } from "../fakes/fakeSource";
import { ProtocolSimulation } from "../fakes/protocolSimulation";
import { RecordingMetrics } from "../fakes/recordingMetrics";
import { TestNetwork } from "../fakes/testNetwork";

/** About half of the tickets win, at a price that takes nine of them for each segment: some of them surely. */
const LUCKY = { ticketEv: wei(10n ** 9n), maxFaceValue: wei(2n * 10n ** 9n) };

describe("an orchestrator that is killed during a stream", () => {
  let network: TestNetwork;
  let folder: string;

  beforeEach(async () => {
    network = await TestNetwork.create();
    network.chain.gas = { price: 1n, redemption: 1000n };
    folder = mkdtempSync(join(tmpdir(), "killed-"));
  });

  afterEach(async () => {
    await network.close();
    rmSync(folder, { recursive: true });
  });

  const open = (): Promise<Store> => openSqliteStore({ path: join(folder, "node.sqlite") }, { clock: network.clock });

  it("costs the stream nothing, and after a restart redeems every ticket it had won, once", async () => {
    const store = await open();
    const first = await network.orchestrator(3, { ...LUCKY, store });
    const second = await network.orchestrator(4, LUCKY);
    const source = FakeSource.of(10);
    let isKilled = false;
    source.before = async (sequence) => {
      if (sequence !== 5 || isKilled) return;
      isKilled = true;
      await first.kill();
      await store.close();
    };
    // Rotation brings both into the stream before one is killed.
    const { segments } = await network.stream([first.uri, second.uri], { source, rotateAfter: 1 });
    expect(segments.every(({ isTranscoded }) => isTranscoded)).to.equal(true);
    expect(segments.slice(0, 5).some(({ orchestrator }) => orchestrator!.serviceUri === first.uri)).to.equal(true);
    expect(segments.slice(5).every(({ orchestrator }) => orchestrator!.serviceUri === second.uri)).to.equal(true);

    const again = await open();
    const won = await again.tickets.pending();
    expect(won.length).to.be.greaterThan(1);
    const simulation = new ProtocolSimulation((ticket) => hex(ticketHash(ticket, network.hashing.keccak256)));
    // The params of all tickets have expired; their creation round is still valid.
    simulation.block = 1041n;
    const modules = {
      broker: simulation,
      rounds: simulation,
      senders: simulation,
      gasOracle: simulation,
      tickets: again.tickets,
      clock: network.clock,
      logger: network.logger,
      metrics: new RecordingMetrics(),
    };
    await new TicketRedeemer({}, modules).redeemDue();
    await new TicketRedeemer({}, modules).redeemDue();

    expect([...simulation.used.keys()].sort()).to.deep.equal(won.map(({ ticketHash: hash }) => hash).sort());
    expect([...simulation.used.values()].every((paid) => paid === won[0]!.ticket.faceValue)).to.equal(true);
    expect(await again.tickets.pending()).to.deep.equal([]);
    expect((await again.tickets.totals()).redeemed).to.equal(won.length);
    await again.close();
  }).timeout(20_000);
});
