// SPDX-License-Identifier: MIT

const PPM = 10n ** 6n;
const PPB = 10n ** 9n;
const RAY = 10n ** 27n;
const LPT = 10n ** 18n;
const UINT16 = 2n ** 16n - 1n;
const UINT64 = 2n ** 64n - 1n;
const UINT256 = 2n ** 256n - 1n;
const DAY_SECONDS = 24n * 60n * 60n;

/** The least and the most that the contracts take for each parameter, by contract and name, in the unit of the parameter. */
export const parameterBounds = {
  "RoundsManager.roundLength": [1n, 100_000n],
  "RoundsManager.roundLockAmount": [0n, PPM],
  "BondingManager.unbondingPeriod": [0n, UINT16],
  "BondingManager.numActiveTranscoders": [1n, UINT16],
  "BondingManager.treasuryRewardCutRate": [0n, RAY],
  "BondingManager.treasuryBalanceCeiling": [0n, UINT256],
  "Minter.inflation": [0n, PPB],
  "Minter.inflationChange": [0n, PPB],
  "Minter.targetBondingRate": [0n, PPB],
  "Minter.inflationFloor": [0n, PPB],
  "Minter.inflationCeiling": [0n, UINT64],
  "TicketBroker.unlockPeriod": [0n, UINT16],
  "TicketBroker.ticketValidityPeriod": [1n, UINT16],
  "Verifier.samples": [1n, 56n],
  "Verifier.responseRounds": [2n, 30n],
  "Verifier.missingProofPenalty": [0n, PPM],
  "Verifier.doubleClaimPenalty": [0n, PPM],
  "Verifier.malformedClaimPenalty": [0n, PPM],
  "Verifier.finderReward": [0n, PPM / 2n],
  "LivepeerGovernor.votingDelay": [1n, 30n],
  "LivepeerGovernor.votingPeriod": [3n, 60n],
  "LivepeerGovernor.proposalThreshold": [LPT, 1_000n * LPT],
  "LivepeerGovernor.quorumNumerator": [10_000n, 500_000n],
  "LivepeerGovernor.quota": [500_000n, 900_000n],
  "Treasury.minDelay": [0n, 30n * DAY_SECONDS],
} as const satisfies Readonly<Record<string, readonly [least: bigint, most: bigint]>>;
