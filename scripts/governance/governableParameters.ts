// SPDX-License-Identifier: MIT
import type { ProtocolContracts } from "./protocolContracts";

/** A parameter of the protocol that can be changed by vote. */
export interface GovernableParameter {
  readonly contract: string;
  readonly name: string;
  readonly getter: string;
  readonly setter: string;
  readonly unit: string;
  readonly least: bigint;
  readonly most: bigint;
  /** What else holds of the value. */
  readonly note?: string;
  /** The bounds that the contract applies now, where they move. */
  readonly readBounds?: (contracts: ProtocolContracts) => Promise<readonly [least: bigint, most: bigint]>;
  /** Who may set it: the owner of the Controller, or an executed proposal alone. */
  readonly setBy: "owner" | "proposal";
}

const PPM = 10n ** 6n;
const PPB = 10n ** 9n;
const RAY = 10n ** 27n;
const LPT = 10n ** 18n;
const UINT16 = 2n ** 16n - 1n;
const UINT64 = 2n ** 64n - 1n;
const UINT256 = 2n ** 256n - 1n;
const DAY = 24n * 60n * 60n;

const owner = (
  contract: string,
  name: string,
  unit: string,
  bounds: readonly [bigint, bigint],
  rest: Partial<GovernableParameter> = {},
) => ({
  contract,
  name,
  getter: name,
  setter: `set${name.charAt(0).toUpperCase()}${name.slice(1)}`,
  unit,
  least: bounds[0],
  most: bounds[1],
  setBy: "owner" as const,
  ...rest,
});

const proposal = (contract: string, name: string, unit: string, bounds: readonly [bigint, bigint], setter: string) => ({
  ...owner(contract, name, unit, bounds),
  setter,
  setBy: "proposal" as const,
});

/** Every parameter that can be changed by vote, with its unit and bounds. The tests compare the bounds with what the contracts refuse. */
export const governableParameters: readonly GovernableParameter[] = [
  owner("RoundsManager", "roundLength", "blocks", [1n, 100_000n]),
  owner("RoundsManager", "roundLockAmount", "ppm of a round", [0n, PPM]),
  owner("BondingManager", "unbondingPeriod", "rounds", [0n, UINT16]),
  owner("BondingManager", "numActiveTranscoders", "orchestrators", [1n, UINT16], {
    getter: "getTranscoderPoolMaxSize",
    note: "can only grow",
    readBounds: async ({ bonding }) => [(await bonding.getTranscoderPoolMaxSize()) + 1n, UINT16],
  }),
  owner("BondingManager", "treasuryRewardCutRate", "ray of rewards", [0n, RAY], {
    getter: "nextRoundTreasuryRewardCutRate",
    note: "from the next round on",
  }),
  owner("BondingManager", "treasuryBalanceCeiling", "LPT wei", [0n, UINT256]),
  owner("Minter", "inflationChange", "ppb each round", [0n, PPB]),
  owner("Minter", "targetBondingRate", "ppb of the supply", [0n, PPB]),
  owner("Minter", "inflationFloor", "ppb of the supply each round", [0n, PPB], {
    note: "0 is none",
    readBounds: async ({ minter }) => {
      const ceiling = await minter.inflationCeiling();
      return [0n, ceiling < PPB ? ceiling : PPB];
    },
  }),
  owner("Minter", "inflationCeiling", "ppb of the supply each round", [0n, UINT64], {
    note: "2^64 - 1 is none",
    readBounds: async ({ minter }) => [await minter.inflationFloor(), UINT64],
  }),
  owner("TicketBroker", "unlockPeriod", "rounds", [0n, UINT16]),
  owner("TicketBroker", "ticketValidityPeriod", "rounds", [1n, UINT16]),
  owner("Verifier", "samples", "pixels of each claim", [1n, 56n]),
  owner("Verifier", "responseRounds", "rounds", [2n, 30n]),
  owner("Verifier", "missingProofPenalty", "ppm of the stake", [0n, PPM]),
  owner("Verifier", "doubleClaimPenalty", "ppm of the stake", [0n, PPM]),
  owner("Verifier", "malformedClaimPenalty", "ppm of the stake", [0n, PPM]),
  owner("Verifier", "finderReward", "ppm of the penalty", [0n, PPM / 2n]),
  proposal("LivepeerGovernor", "votingDelay", "rounds", [1n, 30n], "setVotingDelay(uint256)"),
  proposal("LivepeerGovernor", "votingPeriod", "rounds", [3n, 60n], "setVotingPeriod(uint256)"),
  {
    ...proposal("LivepeerGovernor", "proposalThreshold", "LPT wei of stake", [LPT, 1_000n * LPT], "setProposalThreshold"),
    note: "or 1 % of the active stake, if that is more",
    readBounds: async ({ votes }) => {
      const share = (await votes.getTotalActiveStakeAt(await votes.clock())) / 100n;
      return [LPT, share > 1_000n * LPT ? share : 1_000n * LPT];
    },
  },
  {
    ...proposal("LivepeerGovernor", "quorumNumerator", "ppm of the active stake", [10_000n, 500_000n], "updateQuorumNumerator"),
    getter: "quorumNumerator()",
  },
  { ...proposal("Treasury", "minDelay", "seconds", [0n, 30n * DAY], "updateDelay"), getter: "getMinDelay" },
];
