// SPDX-License-Identifier: MIT
import type { AccountBook, BondingBooks, LockBook, RoundBook } from "./bondingBooks";
import { floors } from "./floors";
import { ModelError } from "./modelError";
import { RankedPool } from "./rankedPool";
import { VotingModel } from "./votingModel";

const { perc6, perc9, perc27, frac9, frac27, one } = floors;
const NONE = `0x${"0".repeat(40)}`;
const NEVER = 2n ** 256n - 1n;
const FACTOR_MAX = 2n ** 128n - 1n;
const LEAPED_FACTOR_MAX = 2n ** 112n;
const FEE_STEP_MAX = 2n ** 100n;
const PPM = 1_000_000n;
const THAW_ONE = 10n ** 36n;
const THAW_MIN = 10n ** 12n;

/**
 * The protocol of stake, rewards and fees on exact integers, written from the specification (bonding.md) and the differences in
 * docs/differences.md. Every function does what the contract's function of that name does for `caller`, reports the events, and throws
 * a {@link ModelError} where the contract must revert (the books are half written then: clone them first).
 */
export class BondingModel {
  readonly votes: VotingModel;
  readonly events: (readonly unknown[])[] = [];
  readonly #pool: RankedPool;

  constructor(readonly books: BondingBooks) {
    this.#pool = new RankedPool(books.pool);
    this.votes = new VotingModel(books, (address) => this.account(address));
  }

  // ---------------------------------------------------------------- Delegation

  bondFor(caller: string, amount: bigint, owner: string, to: string): void {
    const N = this.#openRound();
    const isForced = this.#authorizeClaim(caller, owner);
    this.#claim(owner, isForced);
    const book = this.account(owner);
    const { bonded, delegate: old } = book;
    if (isForced) {
      if (owner === NONE) throw new ModelError("BondingManagerInvalidDelegator", [owner]);
      // Stake that is a gift gives way to a larger one.
      const isFree = bonded === 0n || (book.isGift && amount > bonded);
      if (isFree && to === owner) throw new ModelError("BondingManagerInvalidDelegate", [to]);
      if (!isFree && to !== old) throw new ModelError("BondingManagerInvalidDelegateChange", [to, old]);
      if (bonded === 0n) book.isGift = true;
    } else book.isGift = false;
    let moved = amount;
    if (bonded === 0n) book.startRound = N + 1n;
    else if (old !== to) {
      if (this.isRegistered(owner)) throw new ModelError("BondingManagerRegisteredTranscoder", [owner]);
      this.#settleForced(owner);
      book.startRound = N + 1n;
      moved += bonded;
      this.#decrease(old, bonded);
      this.#checkpoint(old);
    }
    if (moved === 0n) throw new ModelError("BondingManagerNothingToBond");
    this.#ensure(to, N);
    book.delegate = to;
    book.bonded = bonded + amount;
    this.#increase(to, moved);
    if (to !== owner) this.#checkpoint(to);
    this.books.minterLpt += amount;
    this.books.lpt.deposited += amount;
    this.#log("Bond", to, old, owner, amount, bonded + amount);
    this.#checkpoint(owner);
  }

  unbond(caller: string, amount: bigint): void {
    const N = this.#openRound();
    this.#claim(caller, false);
    const { id, withdrawRound, delegate } = this.#unbond(caller, amount);
    const { locks, thaw } = this.account(caller);
    const isOwn = delegate === caller;
    if (isOwn) thaw.amount += amount;
    locks.set(id, { amount, withdrawRound, factor: isOwn ? thaw.factor : null, bondedUntil: N });
  }

  rebond(caller: string, id: bigint): void {
    this.#openRound();
    this.#claim(caller, false);
    if (this.account(caller).bonded === 0n) throw new ModelError("BondingManagerNotBonded", [caller]);
    this.#addLock(caller, id);
  }

  rebondFromUnbonded(caller: string, to: string, id: bigint): void {
    const N = this.#openRound();
    this.#claim(caller, false);
    const book = this.account(caller);
    if (book.bonded > 0n) {
      if (!book.isGift) throw new ModelError("BondingManagerNotUnbonded", [caller]);
      this.#moveGift(caller, to);
    } else {
      this.#ensure(to, N);
      [book.startRound, book.delegate] = [N + 1n, to];
    }
    this.#addLock(caller, id);
  }

  withdrawStake(caller: string, id: bigint): void {
    const N = this.#openRound();
    const { amount, withdrawRound, factor, bondedUntil } = this.#useLock(caller, id);
    if (withdrawRound > N) throw new ModelError("BondingManagerStillThawing", [withdrawRound, N]);
    if (factor !== null) this.#requireNoOpenClaim(caller, bondedUntil);
    this.books.minterLpt -= amount;
    this.books.lpt.withdrawn += amount;
    this.#log("WithdrawStake", caller, id, amount, withdrawRound);
  }

  transferBond(caller: string, receiver: string, amount: bigint): void {
    const N = this.#openRound();
    const isForced = this.#authorizeClaim(caller, receiver);
    this.#claim(caller, false);
    const old = this.account(caller).delegate;
    const { id } = this.#unbond(caller, amount);
    if (old === caller) this.#requireNoOpenClaim(caller, N);
    const newId = this.account(receiver).nextLockId++;
    this.#log("TransferBond", caller, receiver, id, newId, amount);
    this.#claim(receiver, isForced);
    const book = this.account(receiver);
    if (book.bonded === 0n) {
      if (old === receiver || receiver === NONE) throw new ModelError("BondingManagerInvalidDelegator", [receiver]);
      [book.delegate, book.startRound, book.isGift] = [old, N + 1n, isForced];
    } else if (isForced && book.isGift && amount > book.bonded && old !== receiver) this.#moveGift(receiver, old);
    this.#addStake(receiver, amount, newId);
  }

  claimEarnings(caller: string): void {
    this.#openRound();
    this.#claim(caller, false);
    this.#checkpoint(caller);
  }

  withdrawFees(caller: string, recipient: string, amount: bigint): void {
    this.#openRound();
    this.#claim(caller, false);
    const book = this.account(caller);
    if (recipient === NONE) throw new ModelError("BondingManagerInvalidRecipient", [recipient]);
    if (amount > book.fees) throw new ModelError("BondingManagerInsufficientFees", [amount, book.fees]);
    book.fees -= amount;
    this.books.minterEth -= amount;
    this.#log("WithdrawFees", caller, recipient, amount);
    this.#checkpoint(caller);
  }

  checkpointBondingState(account: string): void {
    this.#checkpoint(account);
  }

  // ---------------------------------------------------------------- Orchestrators

  transcoder(caller: string, rewardCut: bigint, feeShare: bigint): void {
    const N = this.#openRound();
    for (const share of [rewardCut, feeShare]) {
      if (share > 1_000_000n) throw new ModelError("BondingManagerInvalidShare", [share, 1_000_000n]);
    }
    const book = this.account(caller);
    if (!this.isRegistered(caller)) throw new ModelError("BondingManagerNotRegistered", [caller]);
    if (this.isActive(caller) && book.lastRewardRound !== N) throw new ModelError("BondingManagerRewardPending", [caller, N]);
    [book.rewardCut, book.feeShare] = [rewardCut, feeShare];
    book.isSuspended = false;
    if (!this.#pool.has(caller)) this.#join(caller, book.delegated);
    this.#log("TranscoderUpdate", caller, rewardCut, feeShare);
  }

  setRewardCaller(caller: string, rewardCaller: string): void {
    this.account(caller).rewardCaller = rewardCaller;
    this.#log("RewardCallerSet", caller, rewardCaller);
  }

  rewardForTranscoder(caller: string, address: string): void {
    const { rewardCaller } = this.account(address);
    if (caller !== rewardCaller) throw new ModelError("BondingManagerNotRewardCaller", [caller, rewardCaller]);
    this.reward(address);
  }

  reward(address: string): void {
    const N = this.#openRound();
    const { books } = this;
    const book = this.account(address);
    if (!this.isActive(address)) throw new ModelError("BondingManagerNotActive", [address, N]);
    if (book.lastRewardRound === N) throw new ModelError("BondingManagerAlreadyRewarded", [address, N]);
    const pool = this.#setTerms(book);
    [pool.hasStake, pool.hasTerms] = [true, true];
    const S = pool.totalStake;
    const M = frac9(books.mintable, S, books.activeStake);
    const TR = perc27(M, books.treasuryCut);
    const R = M - TR;
    books.supply += M;
    books.lpt.minted += M;
    books.lpt.toTreasury += TR;
    books.minterLpt += R;
    books.treasuryLpt += TR;
    if (TR > 0n) this.#log("TreasuryReward", address, books.treasury, TR);

    const p = this.#roundOf(book, book.lastRewardRound).rewardFactor || one;
    book.activeCumulativeRewards = book.cumulativeRewards;
    const ACR = book.activeCumulativeRewards;
    if (ACR > S) throw new Error("Unclaimed rewards above the stake");
    let C = perc6(R, pool.rewardCut);
    let factor = p + frac27(p, R - C, S);
    // A factor that does not fit: the orchestrator keeps the reward.
    if (factor > (R > S ? LEAPED_FACTOR_MAX : FACTOR_MAX)) [C, factor] = [R, p];
    const D = R - C;
    book.cumulativeRewards += frac27(D, ACR, S) + C;
    [pool.factorBefore, pool.rewardFactor] = [p, factor];
    this.#increase(address, R);
    book.lastRewardRound = N;
    this.#log("Reward", address, R);
    this.#checkpoint(address);
  }

  /** Credits fees in the TicketBroker's name. */
  updateTranscoderWithFees(address: string, F: bigint, creationRound: bigint): void {
    const { books } = this;
    const N = books.round;
    const book = this.account(address);
    const isActive = this.isActive(address);
    if (!isActive && !book.activeRounds.has(creationRound)) throw new ModelError("BondingManagerNotActive", [address, creationRound]);
    books.minterEth += F;

    const prev = this.#latest(book, N - 1n);
    let acr = book.activeCumulativeRewards;
    if (N > book.lastRewardRound) acr = book.cumulativeRewards;
    const pool = this.#roundOf(book, N);
    if (N > book.lastRewardRound) this.#setTerms(book);
    const { feeShare } = pool;
    let S = pool.totalStake;
    if (!isActive && book.delegated < S) S = book.delegated;
    if (isActive && book.lastRewardRound === N) {
      // Where the round before kept no factor, it is reckoned back from the reward, if that was shared.
      if (prev.rewardFactor === 0n && pool.rewardFactor > pool.factorBefore) prev.rewardFactor = this.#estimateFactor(pool);
      else if ((prev.rewardFactor || pool.factorBefore) !== pool.factorBefore) throw new Error("Fees are shared by another factor");
      else prev.rewardFactor = pool.factorBefore;
    }
    if (acr > S) throw new Error("Unclaimed rewards above the stake");

    const before = pool.feeFactor || (book.lastFeeRound < N ? this.#roundOf(book, book.lastFeeRound).feeFactor : 0n);
    const DF = perc6(F, feeShare);
    const step = S === 0n ? 0n : frac27(prev.rewardFactor || one, DF, S);
    const fits = S > 0n && step <= FEE_STEP_MAX && before + step <= FACTOR_MAX;
    // What does not fit goes to the orchestrator.
    const own = fits ? F - DF + frac27(DF, acr, S) : F;
    if (isActive || book.delegate === address) book.cumulativeFees += own;
    else {
      book.fees += own;
      this.#log("EarningsClaimed", book.delegate, address, 0n, own, book.lastClaimRound, book.lastClaimRound);
    }
    pool.feeFactor = fits ? before + step : before;
    book.lastFeeRound = N;
  }

  /** Takes stake in the Verifier's name. */
  slashTranscoder(address: string, finder: string, slashAmount: bigint, finderFee: bigint): void {
    const { books } = this;
    this.#claim(address, false);
    const book = this.account(address);
    const taken = perc6(book.bonded, slashAmount);
    const penalty = taken + this.#slashThaw(book, slashAmount);
    if (slashAmount > 0n) {
      if (this.#pool.has(address)) this.#resign(address);
      book.isSuspended = true;
    }
    if (taken > 0n) {
      const { delegate } = book;
      book.bonded -= taken;
      if (book.bonded === 0n) [book.delegate, book.startRound, book.isGift] = [NONE, 0n, false];
      this.#decrease(delegate, taken, books.initializedRound);
      if (delegate !== address) this.#checkpoint(delegate);
    }
    this.#checkpoint(address);
    const finderReward = finder === NONE ? 0n : perc6(penalty, finderFee);
    books.minterLpt -= penalty;
    books.supply -= penalty - finderReward;
    books.lpt.burned += penalty - finderReward;
    books.lpt.toFinders += finderReward;
    this.#log("TranscoderSlashed", address, finder, penalty, finderReward);
  }

  /** What the Verifier says from now on. */
  setOpenClaim(address: string, round: bigint): void {
    if (round > 0n) this.books.openClaims.set(address, round);
    else this.books.openClaims.delete(address);
  }

  // ---------------------------------------------------------------- Rounds and parameters

  /** Moves on without initializing. */
  skipRounds(rounds: number): void {
    for (let i = 0; i < rounds; i++) {
      this.books.round++;
      for (const [address, { activeRounds }] of this.books.accounts) if (this.isActive(address)) activeRounds.add(this.books.round);
    }
  }

  initializeRound(): void {
    const { books } = this;
    books.initializedRound = books.round;
    books.activeStake = this.#pool.total();
    books.activeSetSize = BigInt(books.pool.length);
    if (books.nextTreasuryCut !== books.treasuryCut) {
      books.treasuryCut = books.nextTreasuryCut;
      this.#log("ParameterUpdate", "treasuryRewardCutRate");
    }
    books.activeStakes.push({ round: books.round, stake: books.activeStake });
    books.mintable = perc9(books.supply, books.inflation);
  }

  setTreasuryRewardCutRate(rate: bigint): void {
    this.books.nextTreasuryCut = rate;
    this.#log("ParameterUpdate", "nextRoundTreasuryRewardCutRate");
  }

  setNumActiveTranscoders(size: bigint): void {
    this.books.maxPoolSize = Number(size);
    this.#log("ParameterUpdate", "numActiveTranscoders");
  }

  // ---------------------------------------------------------------- Views

  account(address: string): AccountBook {
    const known = this.books.accounts.get(address);
    if (known) return known;
    const book: AccountBook = {
      ...{ bonded: 0n, fees: 0n, delegate: NONE, delegated: 0n, startRound: 0n, lastClaimRound: 0n, nextLockId: 0n },
      ...{ thaw: { amount: 0n, factor: THAW_ONE, firstLockId: 0n }, isSuspended: false, isGift: false },
      ...{ locks: new Map(), forced: null, lastRewardRound: 0n, rewardCut: 0n, feeShare: 0n, lastActiveStakeUpdateRound: 0n },
      ...{ activationRound: 0n, deactivationRound: 0n, activeCumulativeRewards: 0n, cumulativeRewards: 0n, cumulativeFees: 0n },
      ...{ lastFeeRound: 0n, rewardCaller: NONE, rounds: new Map(), activeRounds: new Set(), votes: [] },
    };
    this.books.accounts.set(address, book);
    return book;
  }

  /** What a lock is worth now. */
  lockValue({ thaw }: AccountBook, id: bigint, { amount, factor }: LockBook): bigint {
    if (factor === null) return amount;
    return id < thaw.firstLockId ? 0n : (amount * thaw.factor) / factor;
  }

  isRegistered(address: string): boolean {
    const { delegate, bonded } = this.account(address);
    return delegate === address && bonded > 0n;
  }

  isActive(address: string): boolean {
    const { activationRound, deactivationRound } = this.account(address);
    return activationRound <= this.books.round && this.books.round < deactivationRound;
  }

  pending(address: string): { stake: bigint; fees: bigint; ownEarnings: bigint } {
    const N = this.books.round;
    const book = this.account(address);
    const { delegate, lastClaimRound: L, forced } = book;
    if (delegate === NONE) return { stake: book.bonded, fees: book.fees, ownEarnings: 0n };
    const T = this.account(delegate);
    const start = this.#roundOf(T, L);
    let { bonded: stake, fees } = book;
    if (forced) fees += frac27(forced.stake, start.feeFactor - forced.feeFactor, start.rewardFactor || one);
    if (L + 1n <= N) {
      const end = this.#latest(T, N);
      fees += frac27(stake, end.feeFactor - start.feeFactor, start.rewardFactor || one);
      stake = frac27(stake, end.rewardFactor || one, start.rewardFactor || one);
    }
    const isOwn = delegate === address;
    const ownEarnings = isOwn ? T.cumulativeRewards : 0n;
    return { stake: stake + ownEarnings, fees: fees + (isOwn ? T.cumulativeFees : 0n), ownEarnings };
  }

  // ---------------------------------------------------------------- Procedures of section 6

  #openRound(): bigint {
    const { round, initializedRound } = this.books;
    if (round !== initializedRound) throw new ModelError("BondingManagerRoundNotInitialized", [round, initializedRound]);
    return round;
  }

  #ensure(address: string, r: bigint): void {
    const T = this.account(address);
    const pool = this.#roundOf(T, r);
    if (pool.rewardFactor === 0n && T.lastRewardRound < r) pool.rewardFactor = this.#roundOf(T, T.lastRewardRound).rewardFactor;
    if (pool.feeFactor === 0n && T.lastFeeRound < r) pool.feeFactor = this.#roundOf(T, T.lastFeeRound).feeFactor;
  }

  #claim(address: string, isForced: boolean): void {
    const N = this.books.round;
    const book = this.account(address);
    const { delegate, lastClaimRound: L } = book;
    if (L === N) {
      // The owner acts itself: what it was protected from losing is paid, and from now on it is like anybody's claim.
      if (!isForced) this.#settleForced(address);
      return;
    }
    const { stake, fees, ownEarnings } = this.pending(address);
    if (delegate !== NONE) this.#ensure(delegate, N);
    if (delegate === address) [book.cumulativeRewards, book.cumulativeFees] = [0n, 0n];
    this.#log("EarningsClaimed", delegate, address, stake - book.bonded, fees - book.fees, L + 1n, N);
    [book.bonded, book.fees, book.lastClaimRound, book.forced] = [stake, fees, N, null];
    // While active, an orchestrator's unclaimed earnings of before the reward share in fees by themselves.
    const shares = delegate === address && this.isActive(address) ? stake - ownEarnings : stake;
    if (isForced && shares > 0n) book.forced = { stake: shares, feeFactor: this.#roundOf(this.account(delegate), N).feeFactor };
  }

  /** Pays what a forced claim of this round protected, by the factors of the delegate that the stake has still. */
  #settleForced(address: string): void {
    const N = this.books.round;
    const book = this.account(address);
    const { forced, delegate } = book;
    if (!forced) return;
    const { feeFactor, rewardFactor } = this.#roundOf(this.account(delegate), N);
    let fees = frac27(forced.stake, feeFactor - forced.feeFactor, rewardFactor || one);
    // An orchestrator's own part of fees as well.
    if (delegate === address) [fees, book.cumulativeFees] = [fees + book.cumulativeFees, 0n];
    [book.fees, book.forced] = [book.fees + fees, null];
    if (fees > 0n) this.#log("EarningsClaimed", delegate, address, 0n, fees, N, N);
  }

  #authorizeClaim(caller: string, owner: string): boolean {
    if (caller === owner) return false;
    const N = this.books.round;
    const { bonded, delegate, lastClaimRound } = this.account(owner);
    const isHarmless = bonded === 0n || !this.isActive(delegate) || this.account(delegate).lastRewardRound === N || lastClaimRound === N;
    if (!isHarmless) throw new ModelError("BondingManagerIllegalClaim", [owner, delegate]);
    return true;
  }

  #unbond(caller: string, amount: bigint): { id: bigint; withdrawRound: bigint; delegate: string } {
    const N = this.books.round;
    const book = this.account(caller);
    const { delegate, bonded } = book;
    const id = book.nextLockId++;
    const withdrawRound = N + this.books.unbondingPeriod;
    if (bonded === 0n || book.startRound > N) throw new ModelError("BondingManagerNotBonded", [caller]);
    if (amount === 0n) throw new ModelError("BondingManagerZeroAmount");
    if (amount > bonded) throw new ModelError("BondingManagerInsufficientStake", [amount, bonded]);
    book.bonded -= amount;
    book.isGift = false;
    if (book.bonded === 0n) {
      [book.delegate, book.startRound] = [NONE, 0n];
      if (this.#pool.has(caller)) this.#resign(caller);
    }
    this.#decrease(delegate, amount);
    if (delegate !== caller) this.#checkpoint(delegate);
    this.#log("Unbond", delegate, caller, id, amount, withdrawRound);
    this.#checkpoint(caller);
    return { id, withdrawRound, delegate };
  }

  #addStake(owner: string, amount: bigint, id: bigint): void {
    const book = this.account(owner);
    const { delegate } = book;
    book.bonded += amount;
    this.#increase(delegate, amount);
    if (delegate !== owner) this.#checkpoint(delegate);
    this.#log("Rebond", delegate, owner, id, amount);
    this.#checkpoint(owner);
  }

  #addLock(owner: string, id: bigint): void {
    const { amount, factor } = this.#useLock(owner, id);
    if (amount === 0n) throw new ModelError("BondingManagerZeroAmount");
    if (factor !== null && this.account(owner).delegate !== owner) this.#requireNoOpenClaim(owner, this.books.round);
    this.account(owner).isGift = false;
    this.#addStake(owner, amount, id);
  }

  /** Gives what others gave to `owner` to another delegate, as `bondFor(owner, 0, owner, to)` would. */
  #moveGift(owner: string, to: string): void {
    const N = this.books.round;
    const book = this.account(owner);
    const { delegate: old, bonded } = book;
    if (old === to) return;
    this.#settleForced(owner);
    this.#decrease(old, bonded);
    this.#checkpoint(old);
    this.#ensure(to, N);
    [book.startRound, book.delegate] = [N + 1n, to];
    this.#increase(to, bonded);
    this.#log("Bond", to, old, owner, 0n, bonded);
  }

  /** The lock, with what it is worth. */
  #useLock(owner: string, id: bigint): LockBook {
    const book = this.account(owner);
    const lock = book.locks.get(id);
    if (!lock) throw new ModelError("BondingManagerInvalidUnbondingLock", [owner, id]);
    book.locks.delete(id);
    const amount = this.lockValue(book, id, lock);
    if (lock.factor !== null) book.thaw.amount -= amount;
    return { ...lock, amount };
  }

  #slashThaw({ thaw, nextLockId }: AccountBook, share: bigint): bigint {
    const { amount } = thaw;
    if (amount === 0n) return 0n;
    const factor = (thaw.factor * (PPM - share)) / PPM;
    if (factor < THAW_MIN) {
      [thaw.amount, thaw.factor, thaw.firstLockId] = [0n, THAW_ONE, nextLockId];
      return amount;
    }
    const penalty = perc6(amount, share);
    [thaw.amount, thaw.factor] = [amount - penalty, factor];
    return penalty;
  }

  #requireNoOpenClaim(address: string, untilRound: bigint): void {
    const round = this.books.openClaims.get(address);
    if (round !== undefined && round <= untilRound) throw new ModelError("BondingManagerOpenClaim", [address]);
  }

  #increase(address: string, x: bigint): void {
    const T = this.account(address);
    const [current, next] = [T.delegated, T.delegated + x];
    const inPool = this.#pool.has(address);
    if (inPool) this.#pool.update(address, next);
    if (T.deactivationRound > 0n) this.#keepRoundStake(T, current, next);
    if (!inPool && !T.isSuspended && this.isRegistered(address)) this.#join(address, next);
    T.delegated = next;
  }

  #decrease(address: string, x: bigint, N = this.books.round): void {
    const T = this.account(address);
    const [current, next] = [T.delegated, T.delegated - x];
    if (next < 0n) throw new Error("Delegated stake below zero");
    const inPool = this.#pool.has(address);
    if (inPool) this.#pool.update(address, next);
    // Also for who was a member once: fees may come yet.
    if (T.deactivationRound > 0n) this.#keepRoundStake(T, current, next, N);
    T.delegated = next;
  }

  #keepRoundStake(T: AccountBook, current: bigint, next: bigint, N = this.books.round): void {
    if (T.lastActiveStakeUpdateRound < N) this.#keepStake(T, N, current);
    this.#keepStake(T, N + 1n, next);
    T.lastActiveStakeUpdateRound = N + 1n;
  }

  #keepStake(T: AccountBook, r: bigint, stake: bigint): void {
    const book = this.#roundOf(T, r);
    [book.totalStake, book.hasStake] = [stake, true];
  }

  #join(address: string, stake: bigint): void {
    const { pool, maxPoolSize, round } = this.books;
    const a = round + 1n;
    if (pool.length === maxPoolSize) {
      const last = pool.at(-1);
      if (!last || stake <= last.stake) return;
      this.#resign(last.account);
    }
    this.#pool.insert(address, stake);
    const T = this.account(address);
    // Who is active in this round stays so without a gap.
    if (!this.isActive(address)) {
      // Fees of tickets that it won before may come yet.
      if (T.deactivationRound > 0n && T.lastActiveStakeUpdateRound < round) this.#keepStake(T, round, stake);
      [T.activationRound, T.lastActiveStakeUpdateRound] = [a, a];
      this.#keepStake(T, a, stake);
    }
    T.deactivationRound = NEVER;
    this.#log("TranscoderActivated", address, a);
  }

  #resign(address: string): void {
    this.#pool.remove(address);
    // Only a penalty comes in a round that is not initialized, whose active set is yet to be taken.
    const { round, initializedRound } = this.books;
    const book = this.account(address);
    book.deactivationRound = initializedRound + 1n;
    for (let r = initializedRound + 1n; r <= round; r++) book.activeRounds.delete(r);
    this.#log("TranscoderDeactivated", address, book.deactivationRound);
  }

  #setTerms(T: AccountBook): RoundBook {
    const N = this.books.round;
    const pool = this.#roundOf(T, N);
    [pool.rewardCut, pool.feeShare] = [T.rewardCut, T.feeShare];
    if (T.lastActiveStakeUpdateRound < N) pool.totalStake = this.#roundOf(T, T.lastActiveStakeUpdateRound).totalStake;
    return pool;
  }

  /** Factors of round `r`, or of the last reward and the last fee before it. A copy. */
  #latest(T: AccountBook, r: bigint): { rewardFactor: bigint; feeFactor: bigint } {
    let { rewardFactor, feeFactor } = this.#roundOf(T, r);
    if (rewardFactor === 0n && T.lastRewardRound < r) ({ rewardFactor } = this.#roundOf(T, T.lastRewardRound));
    if (feeFactor === 0n && T.lastFeeRound < r) ({ feeFactor } = this.#roundOf(T, T.lastFeeRound));
    return { rewardFactor, feeFactor };
  }

  /** The reward factor before a reward that was shared, as the deployed protocol reckons it (section 5). It gives nobody more than is due. */
  #estimateFactor(pool: RoundBook): bigint {
    const { books } = this;
    const S = pool.totalStake;
    let E = frac27(books.mintable, S, books.activeStake);
    E -= perc27(E, books.treasuryCut);
    const D = E - perc6(E, pool.rewardCut);
    const estimate = frac27(pool.rewardFactor, S, D + S);
    if (estimate > pool.factorBefore) throw new Error("An estimate above the factor");
    return estimate;
  }

  #roundOf(T: AccountBook, r: bigint): RoundBook {
    const known = T.rounds.get(r);
    if (known) return known;
    const book: RoundBook = {
      ...{ totalStake: 0n, rewardCut: 0n, feeShare: 0n, rewardFactor: 0n, factorBefore: 0n, feeFactor: 0n },
      ...{ hasStake: false, hasTerms: false },
    };
    T.rounds.set(r, book);
    return book;
  }

  #checkpoint(address: string): void {
    this.votes.checkpoint(address, (event) => this.events.push(event));
  }

  #log(...event: readonly unknown[]): void {
    this.events.push(event);
  }
}
