// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { lptWei } from "../../src/domain/lptWei";
import { round } from "../../src/domain/round";
import { TransactionFailedError } from "../../src/domain/transactionFailedError";
import { ACCOUNT_ACTIONS } from "../../src/nodes/accountActions";

type Run = (typeof ACCOUNT_ACTIONS)[number]["run"];

const { run } = ACCOUNT_ACTIONS.find(({ name }) => name === "withdraw-stake")!;
const reader = { optional: () => undefined } as unknown as Parameters<Run>[2];
const ACCOUNT = `0x${"aa".repeat(20)}` as Parameters<Run>[1];

/** An account with three locks that are due; `errors` says by lock with which the chain refuses it. */
function chainOf(errors: Readonly<Record<string, string>>): Parameters<Run>[0] {
  const locks = [0n, 1n, 2n].map((id) => ({ id, amount: lptWei(5n), withdrawRound: round(7n) }));
  const withdrawStake = (id: bigint): Promise<string> => {
    const errorName = errors[String(id)];
    if (errorName !== undefined) return Promise.reject(new TransactionFailedError("withdraw stake", errorName, { errorName }));
    return Promise.resolve(`0x${id}`);
  };
  const rounds = { state: () => Promise.resolve({ currentRound: round(9n) }) };
  return { bonding: { unbondingLocks: () => Promise.resolve(locks), withdrawStake }, rounds } as unknown as Parameters<Run>[0];
}

describe("withdraw-stake", () => {
  it("leaves locks that answer for an open claim, and pays the others", async () => {
    const done = await run(chainOf({ "1": "BondingManagerOpenClaim" }), ACCOUNT, reader);
    const lock = (id: bigint) => ({ lock: id, lptWei: 5n, withdrawRound: 7n });
    expect(done).to.deep.equal({
      withdrawn: [
        { withdrawStake: "0x0", ...lock(0n) },
        { withdrawStake: "0x2", ...lock(2n) },
      ],
      held: [lock(1n)],
    });
    expect(await run(chainOf({}), ACCOUNT, reader)).not.to.have.property("held");
  });

  it("says what they wait for, where it can pay none", async () => {
    const errorName = "BondingManagerOpenClaim";
    const error = await run(chainOf({ "0": errorName, "1": errorName, "2": errorName }), ACCOUNT, reader).catch((reason: Error) => reason);
    expect(error).to.have.property("code", "STAKE_LOCKED");
    expect((error as Error).message).to.equal(
      "all that is due answers for claims of work that are open yet (locks 0, 1, 2): try again in a round or two",
    );
  });

  it("stops at any other refusal", async () => {
    const error = await run(chainOf({ "1": "BondingManagerPaused" }), ACCOUNT, reader).catch((reason: Error) => reason);
    expect(error).to.be.instanceOf(TransactionFailedError);
  });
});
