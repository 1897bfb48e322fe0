// SPDX-License-Identifier: MIT
import type { AccountBook, BondingBooks, VoteBook } from "./bondingBooks";
import { floors } from "./floors";

type Log = (event: readonly unknown[]) => void;

const NONE = `0x${"0".repeat(40)}`;
const EMPTY: VoteBook = { startRound: 0n, bonded: 0n, delegate: NONE, delegated: 0n, lastClaimRound: 0n, lastRewardRound: 0n };

/** Voting power by stake, from a plain list of checkpoints for each account (specification bonding-votes.md). */
export class VotingModel {
  constructor(
    private readonly books: BondingBooks,
    private readonly account: (address: string) => AccountBook,
  ) {}

  checkpoint(address: string, log: Log): void {
    const book = this.account(address);
    const startRound = this.books.round + 1n;
    const previous = this.#at(address, startRound);
    const { bonded, delegate, delegated, lastClaimRound, lastRewardRound } = book;
    const next: VoteBook = { startRound, bonded, delegate, delegated, lastClaimRound, lastRewardRound };
    book.votes = [...book.votes.filter((vote) => vote.startRound !== startRound), next];

    const own = (vote: VoteBook): bigint => (vote.delegate === address && vote.bonded > 0n ? vote.delegated : 0n);
    if (previous.delegate !== delegate) log(["DelegateChanged", address, previous.delegate, delegate]);
    if (own(previous) !== own(next)) log(["DelegateVotesChanged", address, own(previous), own(next)]);
    if (previous.bonded !== bonded || previous.lastClaimRound !== lastClaimRound) {
      log(["DelegatorBondedAmountChanged", address, previous.bonded, previous.lastClaimRound, bonded, lastClaimRound]);
    }
  }

  votesAt(address: string, round: bigint): readonly [bigint, string] {
    const own = this.#at(address, round);
    const { delegate, bonded } = own;
    if (bonded === 0n) return [0n, delegate];
    if (delegate === address) return [own.delegated, delegate];
    const its = this.#at(delegate, round);
    if (its.delegate !== delegate || its.bonded === 0n) return [0n, delegate];
    if (its.lastRewardRound < own.lastClaimRound) return [bonded, delegate];
    const factor = (r: bigint): bigint => this.account(delegate).rounds.get(r)?.rewardFactor || floors.one;
    return [floors.frac27(bonded, factor(its.lastRewardRound), factor(own.lastClaimRound)), delegate];
  }

  totalAt(round: bigint): bigint {
    const { activeStakes, pool } = this.books;
    if (activeStakes.every((entry) => entry.round > round)) return 0n;
    const next = activeStakes.find((entry) => entry.round >= round);
    return next ? next.stake : pool.reduce((sum, { stake }) => sum + stake, 0n);
  }

  #at(address: string, round: bigint): VoteBook {
    return this.account(address).votes.findLast((vote) => vote.startRound <= round) ?? EMPTY;
  }
}
