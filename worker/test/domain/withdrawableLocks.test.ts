// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { lptWei } from "../../src/domain/lptWei";
import { round } from "../../src/domain/round";
import { StakeLockedError } from "../../src/domain/stakeLockedError";
import type { UnbondingLock } from "../../src/domain/unbondingLock";
import { withdrawableLocks } from "../../src/domain/withdrawableLocks";

const HALF_LPT = lptWei(5n * 10n ** 17n);
const LOCKS: readonly UnbondingLock[] = [
  { id: 0n, amount: HALF_LPT, withdrawRound: round(9n) },
  { id: 3n, amount: HALF_LPT, withdrawRound: round(10n) },
  { id: 4n, amount: HALF_LPT, withdrawRound: round(11n) },
];

describe("the stake that can be withdrawn", () => {
  const ids = (chosen?: bigint): bigint[] => withdrawableLocks(LOCKS, round(10n), chosen).map(({ id }) => id);

  it("is every lock whose period is over, or the one that is chosen", () => {
    expect(ids()).to.deep.equal([0n, 3n]);
    expect(ids(3n)).to.deep.equal([3n]);
  });

  for (const [what, locks, chosen, words] of [
    ["nothing is unbonding", [], undefined, "nothing is unbonding: start with unbond --amount LPT"],
    ["the lock does not exist", LOCKS.slice(0, 1), 7n, "there is no unbonding lock 7: lock 0 holds 0.5 LPT until round 9"],
    ["the lock still thaws", LOCKS, 4n, "nothing can be withdrawn in round 10 yet: lock 4 holds 0.5 LPT until round 11"],
    ["all of it still thaws", LOCKS.slice(2), undefined, "nothing can be withdrawn in round 10 yet: lock 4 holds 0.5 LPT until round 11"],
  ] as const) {
    it(`is told when ${what}`, () => {
      expect(() => withdrawableLocks(locks, round(10n), chosen)).to.throw(StakeLockedError, words);
    });
  }
});
