// SPDX-License-Identifier: MIT

import { expect } from "chai";

import { address } from "../../../src/domain/address";
import { rational } from "../../../src/domain/rational";
import type { SessionBalance } from "../../../src/domain/sessionBalance";
import { StorageError } from "../../../src/domain/storageError";
import { SenderAccounts } from "../../../src/services/payments/senderAccounts";
import { SteppingClock } from "../../fakes/steppingClock";

const SENDER = address(`0x${"22".repeat(20)}`);
const HOUR_MS = 3_600_000;

describe("SenderAccounts", () => {
  let clock: SteppingClock;
  let pages: SessionBalance[][];
  let reads: number;
  let since: number;
  let accounts: SenderAccounts;

  const session = (amount: bigint, denominator: bigint, charged: bigint, idleMs: number): SessionBalance => ({
    amount: rational(amount, denominator),
    charged: rational(charged, denominator),
    unforeseen: rational(0n),
    updatedAt: clock.now() - idleMs,
  });

  beforeEach(() => {
    clock = new SteppingClock();
    reads = 0;
    pages = [
      [session(-10n, 3n, 20n, 0), session(-1n, 7n, 5n, HOUR_MS)],
      [session(2n, 3n, 1n, HOUR_MS), session(-5n, 3n, 1n, HOUR_MS)],
    ];
    const amountsOf = async function* (_: unknown, updatedSince: number): AsyncIterable<readonly SessionBalance[]> {
      reads++;
      since = updatedSince;
      yield* pages;
    };
    accounts = new SenderAccounts({ credit: { amountsOf }, clock });
  });

  it("adds up all pages of a day exactly", async () => {
    expect(await accounts.of(SENDER)).to.deep.equal({
      owed: rational(94n, 21n),
      owedForIdle: rational(8n, 7n),
      charged: rational(169n, 21n),
    });
    expect(since).to.equal(clock.now() - 24 * HOUR_MS);
  });

  it("reads once for all who ask within five seconds", async () => {
    await Promise.all([1, 2, 3].map(() => accounts.of(SENDER)));
    clock.advance(4_999);
    await accounts.of(SENDER);
    expect(reads).to.equal(1);
    clock.advance(1);
    await accounts.of(SENDER);
    expect(reads).to.equal(2);
  });

  it("reads again after a failure", async () => {
    const good = pages;
    Object.defineProperty((pages = []), Symbol.iterator, {
      value: () => {
        throw new StorageError("disk full");
      },
    });
    const failure = await accounts.of(SENDER).catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(StorageError);
    pages = good;
    expect((await accounts.of(SENDER)).owedForIdle).to.deep.equal(rational(8n, 7n));
  });
});
