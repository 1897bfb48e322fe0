// SPDX-License-Identifier: MIT
import type { BondingModel } from "./bondingModel";

const NONE = `0x${"0".repeat(40)}`;

/** What must hold after every call, whatever happened. */
export function findBrokenInvariants(model: BondingModel): readonly string[] {
  const { books, votes } = model;
  const { accounts, pool, round } = books;
  const problems: string[] = [];
  const check = (isTrue: boolean, problem: string): void => {
    if (!isTrue) problems.push(problem);
  };

  let [stakeOwed, feesOwed, delegated, thawing] = [0n, 0n, 0n, 0n];
  const owedBy = new Map<string, bigint>();
  for (const [address, book] of accounts) {
    const { stake, fees } = model.pending(address);
    const isOwn = book.delegate === address;
    // What an orchestrator earned waits until it is bonded to itself again.
    const waiting = isOwn ? 0n : book.cumulativeRewards;
    const own = [...book.locks].filter(([, { factor }]) => factor !== null);
    const worth = own.reduce((sum, [id, lock]) => sum + model.lockValue(book, id, lock), 0n);
    check(worth <= book.thaw.amount, `${address} has locks worth ${worth} at risk, ${book.thaw.amount} are there`);
    const locked = [...book.locks.values()].reduce((sum, { amount, factor }) => sum + (factor === null ? amount : 0n), book.thaw.amount);
    thawing += locked;
    delegated += book.delegated;
    stakeOwed += stake + locked + waiting;
    feesOwed += fees + (isOwn ? 0n : book.cumulativeFees);
    owedBy.set(book.delegate, (owedBy.get(book.delegate) ?? 0n) + stake);
    owedBy.set(address, (owedBy.get(address) ?? 0n) + waiting);
    check(stake >= book.bonded && fees >= book.fees, `${address} would lose by a claim`);
    check(book.bonded > 0n || book.delegate === NONE, `${address} has a delegate and no stake`);
  }
  // Delegated stake is what is bonded, with what is pending, and the dust that rounding leaves.
  const { deposited, minted, toTreasury, burned, toFinders, withdrawn } = books.lpt;
  const accounted = delegated + thawing + burned + toFinders + withdrawn + toTreasury;
  check(accounted === deposited + minted, `${deposited + minted} LPT wei came in, ${accounted} are accounted for`);
  check(delegated + thawing === books.minterLpt, `${delegated + thawing} LPT wei are staked, the Minter has ${books.minterLpt}`);
  check(stakeOwed <= books.minterLpt, `${stakeOwed} LPT wei are owed, the Minter has ${books.minterLpt}`);
  check(feesOwed <= books.minterEth, `${feesOwed} wei of fees are owed, the Minter has ${books.minterEth}`);

  for (const [address, book] of accounts) {
    const owed = address === NONE ? 0n : (owedBy.get(address) ?? 0n);
    check(owed <= book.delegated, `${address} has ${book.delegated} delegated, its delegators own ${owed}`);

    // Specification bonding-votes.md section 6.
    const [power] = votes.votesAt(address, round + 1n);
    const isHeard = model.isRegistered(book.delegate) && book.votes.length > 0;
    const expected = model.isRegistered(address) ? book.delegated : isHeard ? model.pending(address).stake : 0n;
    check(power === expected, `${address} has ${power} votes, expected ${expected}`);
    if (!model.isRegistered(address)) continue;
    const ofDelegators = [...accounts].filter(([other, { delegate }]) => delegate === address && other !== address);
    const sum = ofDelegators.reduce((total, [other]) => total + votes.votesAt(other, round + 1n)[0], 0n);
    check(sum <= power, `${address} has ${power} votes, its delegators ${sum}`);
  }

  check(pool.length <= books.maxPoolSize, "the pool is over its size");
  for (const [i, { account, stake }] of pool.entries()) {
    check(stake === model.account(account).delegated, `${account} is in the pool with another stake than it has`);
    check(model.isRegistered(account), `${account} is in the pool and no orchestrator`);
    check(i === 0 || stake <= (pool[i - 1]?.stake ?? 0n), "the pool is not in order");
  }
  const active = [...accounts].filter(([address]) => model.isActive(address));
  if (round === books.initializedRound) {
    check(BigInt(active.length) === books.activeSetSize, `${active.length} are active, expected ${books.activeSetSize}`);
    const stakes = active.map(([, { rounds, lastActiveStakeUpdateRound: last }]) => {
      const known = rounds.get(round)?.totalStake ?? 0n;
      return last < round ? (rounds.get(last)?.totalStake ?? 0n) : known;
    });
    const sum = stakes.reduce((total, stake) => total + stake, 0n);
    check(sum === books.activeStake, `the active set has ${sum} stake, expected ${books.activeStake}`);
  }
  return problems;
}
