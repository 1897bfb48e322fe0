// SPDX-License-Identifier: MIT
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/signers";
import { ethers } from "hardhat";
import type { ContractTransactionResponse } from "ethers";
import { skipRounds } from "../support/startRound";
import type { BondingModel } from "./bondingModel";
import type { modelFixture } from "./modelFixture";
import { replaceMinter } from "./replaceMinter";
import type { RandomNumbers } from "./randomNumbers";

const LPT = 10n ** 18n;
const NONE = ethers.ZeroAddress;
const HINTS = [NONE, NONE, NONE, NONE] as const;

/** Sizes of stake: amounts that tie, that are dust, or anything. */
const STAKES: Readonly<Record<string, (random: RandomNumbers) => bigint>> = {
  lpt: (random) => random.pick([0n, 100n * LPT, 100n * LPT, 200n * LPT, 250n * LPT, 1n + random.belowBig(1_000n * LPT)]),
  dust: (random) => BigInt(random.below(12)),
  mixed: (random) => random.pick([1n, 5n, 100n * LPT, 10n ** 9n, 1n + random.belowBig(1_000n * LPT)]),
};

export interface Action {
  readonly text: string;
  readonly onModel: (model: BondingModel) => void;
  /** Null where there is no transaction to look at. */
  readonly onChain: () => Promise<ContractTransactionResponse | null>;
}

/** What happens next: any call, by anybody, that may well be one that must fail. */
export function chooseAction(
  random: RandomNumbers,
  scale: string,
  model: BondingModel,
  system: Awaited<ReturnType<typeof modelFixture>>,
): Action {
  const { bondingManager, roundsManager, minter, actors, broker, verifier, claims } = system;
  const actor: HardhatEthersSigner = random.pick(actors);
  const { address: caller } = actor;
  const bonding = bondingManager.connect(actor);
  const other = random.pick(actors).address;
  const book = model.account(caller);
  const { round } = model.books;

  // The half of the actors that is likely to be an orchestrator.
  const delegate = (): string => {
    if (random.chance(4)) return NONE;
    return random.pick(actors.slice(0, random.chance(85) ? 5 : actors.length)).address;
  };
  const stake = (): bigint => (STAKES[scale] as (random: RandomNumbers) => bigint)(random);
  const part = (whole: bigint): bigint =>
    random.pick([whole, whole, whole / 2n, whole / 3n, whole + 1n, 1n, 0n, whole === 0n ? 0n : random.belowBig(whole)]);
  const lockId = (): bigint => {
    const ids = [...book.locks.keys()];
    return ids.length > 0 && random.chance(85) ? random.pick(ids) : BigInt(random.below(4));
  };
  const shares = (): bigint => random.pick([0n, 250_000n, 600_000n, 1_000_000n, BigInt(random.below(1_000_002))]);
  const fees = (): bigint => random.pick([0n, 1n, 999n, 10n ** 15n, 3n * LPT + 7n, random.belowBig(LPT)]);
  const action = (text: string, onModel: Action["onModel"], onChain: Action["onChain"]): Action => ({ text, onModel, onChain });

  const choices: readonly [number, () => Action][] = [
    [
      14,
      () => {
        const rounds = random.chance(80) ? 1 : 2 + random.below(3);
        return action(
          `start round ${round + BigInt(rounds)}`,
          (m) => {
            m.skipRounds(rounds);
            m.initializeRound();
          },
          async () => {
            await skipRounds(roundsManager, rounds);
            return roundsManager.initializeRound();
          },
        );
      },
    ],
    [
      model.books.round === model.books.initializedRound ? 2 : 0,
      () =>
        action(
          "skip a round",
          (m) => m.skipRounds(1),
          async () => skipRounds(roundsManager, 1).then(() => null),
        ),
    ],
    [
      model.books.round === model.books.initializedRound ? 0 : 60,
      () =>
        action(
          "initialize the round",
          (m) => m.initializeRound(),
          () => roundsManager.initializeRound(),
        ),
    ],
    [
      18,
      () => {
        const [amount, to] = [random.chance(15) ? 0n : stake(), random.chance(30) ? caller : delegate()];
        return action(
          `bond(${amount}, ${to})`,
          (m) => m.bondFor(caller, amount, caller, to),
          () => bonding.bond(amount, to),
        );
      },
    ],
    [
      10,
      () => {
        const owner = other;
        const { delegate: current, bonded } = model.account(owner);
        const [amount, to] = [stake(), random.chance(85) && bonded > 0n ? current : delegate()];
        return action(
          `bondForWithHint(${amount}, ${owner}, ${to})`,
          (m) => m.bondFor(caller, amount, owner, to),
          () => bonding.bondForWithHint(amount, owner, to, ...HINTS),
        );
      },
    ],
    [
      8,
      () => {
        const [amount, receiver] = [part(model.pending(caller).stake), random.chance(3) ? NONE : other];
        return action(
          `transferBond(${receiver}, ${amount})`,
          (m) => m.transferBond(caller, receiver, amount),
          () => bonding.transferBond(receiver, amount, ...HINTS),
        );
      },
    ],
    [
      8,
      () => {
        const amount = part(model.pending(caller).stake);
        return action(
          `unbond(${amount})`,
          (m) => m.unbond(caller, amount),
          () => bonding.unbond(amount),
        );
      },
    ],
    [
      5,
      () => {
        const id = lockId();
        return action(
          `rebond(${id})`,
          (m) => m.rebond(caller, id),
          () => bonding.rebond(id),
        );
      },
    ],
    [
      7,
      () => {
        const [id, to] = [lockId(), random.chance(30) ? caller : delegate()];
        return action(
          `rebondFromUnbonded(${to}, ${id})`,
          (m) => m.rebondFromUnbonded(caller, to, id),
          () => bonding.rebondFromUnbonded(to, id),
        );
      },
    ],
    [
      3,
      () => {
        const id = lockId();
        return action(
          `withdrawStake(${id})`,
          (m) => m.withdrawStake(caller, id),
          () => bonding.withdrawStake(id),
        );
      },
    ],
    [
      4,
      () =>
        action(
          "claimEarnings",
          (m) => m.claimEarnings(caller),
          () => bonding.claimEarnings(0),
        ),
    ],
    [
      4,
      () => {
        const [amount, recipient] = [part(model.pending(caller).fees), random.chance(5) ? NONE : other];
        return action(
          `withdrawFees(${recipient}, ${amount})`,
          (m) => m.withdrawFees(caller, recipient, amount),
          () => bonding.withdrawFees(recipient, amount),
        );
      },
    ],
    [
      2,
      () =>
        action(
          `checkpointBondingState(${other})`,
          (m) => m.checkpointBondingState(other),
          () => bonding.checkpointBondingState(other),
        ),
    ],
    [
      6,
      () => {
        const [rewardCut, feeShare] = [shares(), shares()];
        return action(
          `transcoder(${rewardCut}, ${feeShare})`,
          (m) => m.transcoder(caller, rewardCut, feeShare),
          () => bonding.transcoder(rewardCut, feeShare),
        );
      },
    ],
    [
      16,
      () =>
        action(
          "reward",
          (m) => m.reward(caller),
          () => bonding.reward(),
        ),
    ],
    [
      5,
      () =>
        action(
          `setRewardCaller(${other})`,
          (m) => m.setRewardCaller(caller, other),
          () => bonding.setRewardCaller(other),
        ),
    ],
    [
      5,
      () => {
        const named = actors.map(({ address }) => address).filter((address) => model.account(address).rewardCaller === caller);
        const transcoder = named.length > 0 && random.chance(80) ? random.pick(named) : other;
        return action(
          `rewardForTranscoder(${transcoder})`,
          (m) => m.rewardForTranscoder(caller, transcoder),
          () => bonding.rewardForTranscoder(transcoder),
        );
      },
    ],
    [
      // The TicketBroker lets nobody redeem in a round that is not initialized.
      model.books.round === model.books.initializedRound ? 18 : 0,
      () => {
        const [amount, creationRound] = [fees(), random.chance(60) ? round : BigInt(Math.max(0, Number(round) - random.below(4)))];
        return action(
          `updateTranscoderWithFees(${caller}, ${amount}, ${creationRound})`,
          (m) => m.updateTranscoderWithFees(caller, amount, creationRound),
          async () => {
            await bondingManager.connect(broker).updateTranscoderWithFees.staticCall(caller, amount, creationRound);
            await minter.connect(broker).depositETH({ value: amount });
            return bondingManager.connect(broker).updateTranscoderWithFees(caller, amount, creationRound);
          },
        );
      },
    ],
    [
      3,
      () => {
        const claimRound =
          !model.books.openClaims.has(caller) && random.chance(70) ? BigInt(Math.max(1, Number(round) - random.below(4))) : 0n;
        return action(
          `setOpenClaim(${claimRound})`,
          (m) => m.setOpenClaim(caller, claimRound),
          () => claims.setOpenClaim(caller, claimRound),
        );
      },
    ],
    [
      4,
      () => {
        const [finder, penalty, share] = [random.pick([NONE, other]), shares() % 1_000_001n, shares() % 1_000_001n];
        return action(
          `slashTranscoder(${caller}, ${finder}, ${penalty}, ${share})`,
          (m) => m.slashTranscoder(caller, finder, penalty, share),
          () => bondingManager.connect(verifier).slashTranscoder(caller, finder, penalty, share),
        );
      },
    ],
    [
      1,
      () =>
        action(
          "replaceMinter",
          // Nobody notices.
          () => undefined,
          () => replaceMinter(system).then(() => null),
        ),
    ],
    [
      1,
      () => {
        const rate = random.pick([0n, 10n ** 26n, 10n ** 27n]);
        return action(
          `setTreasuryRewardCutRate(${rate})`,
          (m) => m.setTreasuryRewardCutRate(rate),
          () => bondingManager.setTreasuryRewardCutRate(rate),
        );
      },
    ],
    [
      model.books.maxPoolSize < 5 && random.chance(20) ? 1 : 0,
      () => {
        const size = BigInt(model.books.maxPoolSize + 1);
        return action(
          `setNumActiveTranscoders(${size})`,
          (m) => m.setNumActiveTranscoders(size),
          () => bondingManager.setNumActiveTranscoders(size),
        );
      },
    ],
  ];

  let draw = random.below(choices.reduce((sum, [weight]) => sum + weight, 0));
  for (const [weight, choose] of choices) {
    if (draw < weight) {
      const chosen = choose();
      return { ...chosen, text: `${caller.slice(0, 6)}: ${chosen.text}` };
    }
    draw -= weight;
  }
  throw new Error("No choice was drawn");
}
