// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { rationalMath } from "../../src/domain/rationalMath";
import { FakeSource } from "../fakes/fakeSource";
import { MemoryPlaylist } from "../fakes/memoryPlaylist";
import { TestNetwork } from "../fakes/testNetwork";

describe("a stream over real TLS sockets", () => {
  let network: TestNetwork;

  beforeEach(async () => {
    network = await TestNetwork.create();
  });

  afterEach(async () => {
    await network.close();
  });

  it("is transcoded, paid for and delivered", async () => {
    const orchestrator = await network.orchestrator(3);
    const playlist = new MemoryPlaylist();
    const { segments } = await network.stream([orchestrator.uri], { playlist });

    expect(segments.map(({ isTranscoded, error }) => [isTranscoded, error])).to.deep.equal([
      [true, ""],
      [true, ""],
      [true, ""],
    ]);
    expect(playlist.isClosed).to.equal(true);
    expect(playlist.added.get(2n)![0]).to.match(/^P240p30fps16x9 of segment 2/);
    expect(segments[0]!.ticketsSent).to.be.greaterThan(0);
    expect(segments[0]!.orchestrator!.address).to.equal(orchestrator.signer.address);

    // Both ledgers agree to the wei on what is left.
    const sender = network.signer(1).address;
    const [theirs] = await orchestrator.store.credit.balancesOf(sender);
    expect(rationalMath.isNegative(theirs!.amount)).to.equal(false);
  });

  it("goes on with another orchestrator when one dies", async () => {
    const first = await network.orchestrator(3);
    const second = await network.orchestrator(4);
    const source = FakeSource.of(4);
    let used = "";
    source.before = async (sequence) => {
      if (sequence !== 2) return;
      await (used === first.uri ? first : second).kill();
    };
    const { segments } = await network.stream([first.uri, second.uri], {
      source,
      onSegment: (outcome) => (used = outcome.orchestrator!.serviceUri),
    });
    expect(segments.every(({ isTranscoded }) => isTranscoded)).to.equal(true);
    expect(new Set(segments.map(({ orchestrator }) => orchestrator!.serviceUri)).size).to.equal(2);
    expect(segments[2]!.attempts.length).to.equal(2);
  });
});
