// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ZeroHash } from "ethers";
import { skipRounds, startRound } from "../../support/startRound";
import { proofsFixture } from "./proofsFixture";

describe("Verifier.windowOf", () => {
  it("has no seed until a round after it is initialized", async () => {
    const { verifier, roundsManager, round } = await loadFixture(proofsFixture);
    expect(await verifier.windowOf(round)).to.deep.equal([0n, ZeroHash, false]);
    await skipRounds(roundsManager, 3);
    for (let past = 0n; past < 4n; past++) expect(await verifier.windowOf(round + past)).to.deep.equal([0n, ZeroHash, false]);
  });

  it("takes the first round that is initialized after it, and closes with the second after that", async () => {
    const { verifier, roundsManager, ticketBroker, round } = await loadFixture(proofsFixture);
    const seedRound = await startRound(roundsManager, 4);
    const seed = await ticketBroker.blockHashForRound(seedRound);
    expect(seedRound).to.equal(round + 4n);
    expect(await verifier.windowOf(round)).to.deep.equal([seedRound, seed, false]);
    await startRound(roundsManager, 3);
    expect(await verifier.windowOf(round)).to.deep.equal([seedRound, seed, false]);
    await skipRounds(roundsManager, 9);
    expect(await verifier.windowOf(round)).to.deep.equal([seedRound, seed, false]);
    await roundsManager.initializeRound();
    expect(await verifier.windowOf(round)).to.deep.equal([seedRound, seed, true]);
    await startRound(roundsManager);
    expect(await verifier.windowOf(round)).to.deep.equal([seedRound, seed, true]);
    // A claim of a round that nobody initialized has the same seed; one of the seed's own round has another.
    expect(await verifier.windowOf(round + 3n)).to.deep.equal([seedRound, seed, true]);
    expect((await verifier.windowOf(seedRound)).seedRound).to.equal(seedRound + 3n);
  });

  it("has none for rounds to come, however far", async () => {
    const { verifier } = await loadFixture(proofsFixture);
    for (const far of [2n ** 32n - 1n, 2n ** 32n, 2n ** 256n - 1n]) {
      expect(await verifier.windowOf(far)).to.deep.equal([0n, ZeroHash, false]);
    }
  });

  it("counts by the parameters of the claim's round", async () => {
    const { verifier, roundsManager, round } = await loadFixture(proofsFixture);
    await verifier.setResponseRounds(5);
    for (let i = 0; i < 3; i++) await startRound(roundsManager);
    expect((await verifier.windowOf(round)).isClosed).to.equal(true);
    await startRound(roundsManager);
    await startRound(roundsManager);
    expect((await verifier.windowOf(round + 1n)).isClosed).to.equal(false);
    await startRound(roundsManager);
    await startRound(roundsManager);
    expect((await verifier.windowOf(round + 1n)).isClosed).to.equal(true);
  });
});
