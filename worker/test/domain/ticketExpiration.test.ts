// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { l1Block } from "../../src/domain/l1Block";
import { round } from "../../src/domain/round";
import type { RoundsState } from "../../src/domain/roundsState";
import { ticketExpiration } from "../../src/domain/ticketExpiration";

const state: RoundsState = {
  currentRound: round(11n),
  lastInitializedRound: round(10n),
  lastInitializedBlockHash: `0x${"aa".repeat(32)}`,
  previousBlockHash: `0x${"bb".repeat(32)}`,
  currentRoundStartBlock: l1Block(900n),
  roundLengthBlocks: 100n,
  lastSeenBlock: l1Block(1000n),
  poolSize: 1n,
};

describe("ticketExpiration", () => {
  it("is 40 blocks away, in the last initialized round", () => {
    expect(ticketExpiration(state)).to.deep.equal({
      expirationBlock: 1040n,
      expirationParams: { creationRound: 10n, creationRoundBlockHash: `0x${"aa".repeat(32)}` },
    });
  });

  it("goes back one round while the newest has no block hash", () => {
    const { expirationParams } = ticketExpiration({ ...state, lastInitializedBlockHash: `0x${"00".repeat(32)}` });
    expect(expirationParams).to.deep.equal({ creationRound: 9n, creationRoundBlockHash: `0x${"bb".repeat(32)}` });
  });
});
