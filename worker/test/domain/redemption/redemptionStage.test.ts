// SPDX-License-Identifier: MIT

import { expect } from "chai";

import type { Hex } from "../../../src/domain/hex";
import { l1Block } from "../../../src/domain/l1Block";
import { redemptionStage } from "../../../src/domain/redemption/redemptionStage";
import { round } from "../../../src/domain/round";
import type { RoundsState } from "../../../src/domain/roundsState";
import { ProtocolSimulation } from "../../fakes/protocolSimulation";

const HASH: Hex = `0x${"00".repeat(32)}`;
const RULES = { ticketValidityPeriod: 2n, lastChanceBlocks: 20n };

/** Rounds of 100 blocks, numbered from block 0. */
function at(block: bigint, initialized = block / 100n): RoundsState {
  return {
    currentRound: round(block / 100n),
    lastInitializedRound: round(initialized),
    lastInitializedBlockHash: HASH,
    previousBlockHash: HASH,
    currentRoundStartBlock: l1Block((block / 100n) * 100n),
    roundLengthBlocks: 100n,
    lastSeenBlock: l1Block(block),
    poolSize: 1n,
  };
}

describe("redemptionStage", () => {
  const ticket = new ProtocolSimulation(() => "0x").winner(1, {
    expirationParams: { creationRound: round(10n), creationRoundBlockHash: HASH },
    paramsExpirationBlock: l1Block(1_040n),
  });

  for (const [block, expected] of [
    [1_039n, "concealed"],
    [1_040n, "redeemable"],
    [1_179n, "redeemable"],
    [1_180n, "lastChance"],
    [1_199n, "lastChance"],
    [1_200n, "expired"],
  ] as const) {
    it(`of a ticket of round 10 with params until block 1040 is ${expected} at block ${block}`, () => {
      expect(redemptionStage(ticket, at(block), RULES)).to.equal(expected);
    });
  }

  it("is blocked in a round that is not initialized, and expired all the same", () => {
    expect(redemptionStage(ticket, at(1_100n, 10n), RULES)).to.equal("blocked");
    expect(redemptionStage(ticket, at(1_200n, 10n), RULES)).to.equal("expired");
  });

  it("is the last chance even while params run", () => {
    const late = { ...ticket, paramsExpirationBlock: l1Block(1_300n) };
    expect(redemptionStage(late, at(1_190n), RULES)).to.equal("lastChance");
  });
});
