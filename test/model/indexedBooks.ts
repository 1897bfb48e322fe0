// SPDX-License-Identifier: MIT
import type { BondingModel } from "./bondingModel";

const NONE = `0x${"0".repeat(40)}`;
const NEVER = 2n ** 256n - 1n;

interface IndexedLock {
  readonly amount: bigint;
  readonly withdrawRound: bigint;
}

interface IndexedAccount {
  bonded: bigint;
  fees: bigint;
  delegate: string;
  delegated: bigint;
  lastClaimRound: bigint;
  locks: Map<bigint, IndexedLock>;
  rewardCut: bigint;
  feeShare: bigint;
  activationRound: bigint;
  deactivationRound: bigint;
}

type Reading = (books: IndexedBooks, args: never) => void;

/** What each event says to whoever keeps books by events alone. */
const READINGS: Readonly<Record<string, Reading>> = {
  Bond: (books, [delegate, old, delegator, amount, bonded]: [string, string, string, bigint, bigint]) => {
    const moved = old === delegate ? amount : bonded;
    if (old !== delegate) books.account(old).delegated -= bonded - amount;
    books.account(delegate).delegated += moved;
    Object.assign(books.account(delegator), { delegate, bonded });
  },
  Unbond: (books, [delegate, delegator, id, amount, withdrawRound]: [string, string, bigint, bigint, bigint]) => {
    books.account(delegate).delegated -= amount;
    books.account(delegator).bonded -= amount;
    books.account(delegator).locks.set(id, { amount, withdrawRound });
  },
  Rebond: (books, [delegate, delegator, id, amount]: [string, string, bigint, bigint]) => {
    const book = books.account(delegator);
    books.account(delegate).delegated += amount;
    book.bonded += amount;
    book.delegate = delegate;
    book.locks.delete(id);
  },
  TransferBond: (books, [from, to, id, newId, amount]: [string, string, bigint, bigint, bigint]) => {
    const { withdrawRound } = books.account(from).locks.get(id) as IndexedLock;
    books.account(from).locks.delete(id);
    books.account(to).locks.set(newId, { amount, withdrawRound });
  },
  WithdrawStake: (books, [delegator, id]: [string, bigint]) => void books.account(delegator).locks.delete(id),
  WithdrawFees: (books, [delegator, , amount]: [string, string, bigint]) => void (books.account(delegator).fees -= amount),
  EarningsClaimed: (books, [, delegator, rewards, fees, , endRound]: [string, string, bigint, bigint, bigint, bigint]) => {
    const book = books.account(delegator);
    book.bonded += rewards;
    book.fees += fees;
    book.lastClaimRound = endRound;
  },
  Reward: (books, [orchestrator, amount]: [string, bigint]) => void (books.account(orchestrator).delegated += amount),
  TranscoderUpdate: (books, [orchestrator, rewardCut, feeShare]: [string, bigint, bigint]) =>
    void Object.assign(books.account(orchestrator), { rewardCut, feeShare }),
  // Who comes back before it was gone has never been inactive.
  TranscoderActivated: (books, [orchestrator, round]: [string, bigint]) => {
    const book = books.account(orchestrator);
    if (round !== book.deactivationRound) book.activationRound = round;
    book.deactivationRound = NEVER;
  },
  TranscoderDeactivated: (books, [orchestrator, deactivationRound]: [string, bigint]) =>
    void (books.account(orchestrator).deactivationRound = deactivationRound),
};

/**
 * The books of a client that never asks the contracts: stake, fees, claims, locks, terms and active rounds of every account, from the deployed
 * protocol's events alone (specification bonding.md section 3). Explorers and indexers keep such books.
 */
export class IndexedBooks {
  readonly #accounts = new Map<string, IndexedAccount>();

  account(address: string): IndexedAccount {
    const known = this.#accounts.get(address);
    if (known) return known;
    const terms = { rewardCut: 0n, feeShare: 0n, activationRound: 0n, deactivationRound: 0n };
    const claimed = { bonded: 0n, fees: 0n, delegate: NONE, delegated: 0n, lastClaimRound: 0n };
    const fresh = { ...claimed, locks: new Map<bigint, IndexedLock>(), ...terms };
    this.#accounts.set(address, fresh);
    return fresh;
  }

  /** Reads the events of one transaction. A penalty, which the deployed protocol never had, is asked for instead. */
  read(events: readonly (readonly unknown[])[], model: BondingModel): void {
    for (const [name, ...args] of events) {
      if (name === "TranscoderSlashed") this.#askFor(args[0] as string, model);
      else READINGS[name as string]?.(this, args as never);
    }
  }

  /** Where the books differ from the model's. */
  differences(model: BondingModel): readonly string[] {
    return [...this.#accounts].flatMap(([address, indexed]) => {
      const shown = shownBy(model, address);
      return (Object.keys(shown) as (keyof IndexedAccount)[]).flatMap((field) => {
        if (field === "delegate" && shown.bonded === 0n) return [];
        const [actual, expected] = [indexed, shown].map((book) => textOf(book[field]));
        return actual === expected ? [] : [`${field} of ${address} is ${actual} by its events, and ${expected}`];
      });
    });
  }

  #askFor(address: string, model: BondingModel): void {
    for (const party of [address, this.account(address).delegate]) Object.assign(this.account(party), shownBy(model, party));
  }
}

function shownBy(model: BondingModel, address: string): IndexedAccount {
  const book = model.account(address);
  const { bonded, fees, delegate, delegated, lastClaimRound, rewardCut, feeShare, activationRound, deactivationRound } = book;
  const locks = [...book.locks].map(
    ([id, lock]) => [id, { amount: model.lockValue(book, id, lock), withdrawRound: lock.withdrawRound }] as const,
  );
  return {
    bonded,
    fees,
    delegate,
    delegated,
    lastClaimRound,
    locks: new Map(locks),
    rewardCut,
    feeShare,
    activationRound,
    deactivationRound,
  };
}

function textOf(value: IndexedAccount[keyof IndexedAccount]): string {
  if (!(value instanceof Map)) return String(value);
  const locks = [...value].sort(([a], [b]) => (a < b ? -1 : 1));
  return locks.map(([id, { amount, withdrawRound }]) => `${id}: ${amount} until ${withdrawRound}`).join(", ");
}
