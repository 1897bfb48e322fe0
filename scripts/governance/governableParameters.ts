// SPDX-License-Identifier: MIT
import { parameterBounds } from "../../deploy/config/parameterBounds";
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

const LPT = 10n ** 18n;
const UINT16 = 2n ** 16n - 1n;
const UINT64 = 2n ** 64n - 1n;
const PPB = 10n ** 9n;

function boundsOf(parameter: string): Pick<GovernableParameter, "least" | "most"> {
  const bounds = Object.entries(parameterBounds).find(([name]) => name === parameter)?.[1];
  if (bounds === undefined) throw new Error(`There are no bounds of ${parameter}.`);
  const [least, most] = bounds;
  return { least, most };
}

const owner = (contract: string, name: string, unit: string, rest: Partial<GovernableParameter> = {}) => ({
  contract,
  name,
  getter: name,
  setter: `set${name.charAt(0).toUpperCase()}${name.slice(1)}`,
  unit,
  ...boundsOf(`${contract}.${name}`),
  setBy: "owner" as const,
  ...rest,
});

const proposal = (contract: string, name: string, unit: string, setter: string) => ({
  ...owner(contract, name, unit),
  setter,
  setBy: "proposal" as const,
});

/** Every parameter that can be changed by vote, with its unit and bounds. The tests compare the bounds with what the contracts refuse. */
export const governableParameters: readonly GovernableParameter[] = [
  owner("RoundsManager", "roundLength", "blocks"),
  owner("RoundsManager", "roundLockAmount", "ppm of a round"),
  owner("BondingManager", "unbondingPeriod", "rounds"),
  owner("BondingManager", "numActiveTranscoders", "orchestrators", {
    getter: "getTranscoderPoolMaxSize",
    note: "can only grow",
    readBounds: async ({ bonding }) => [(await bonding.getTranscoderPoolMaxSize()) + 1n, UINT16],
  }),
  owner("BondingManager", "treasuryRewardCutRate", "ray of rewards", {
    getter: "nextRoundTreasuryRewardCutRate",
    note: "from the next round on",
  }),
  owner("BondingManager", "treasuryBalanceCeiling", "LPT wei"),
  owner("Minter", "inflationChange", "ppb each round"),
  owner("Minter", "targetBondingRate", "ppb of the supply"),
  owner("Minter", "inflationFloor", "ppb of the supply each round", {
    note: "0 is none",
    readBounds: async ({ minter }) => {
      const ceiling = await minter.inflationCeiling();
      return [0n, ceiling < PPB ? ceiling : PPB];
    },
  }),
  owner("Minter", "inflationCeiling", "ppb of the supply each round", {
    note: "2^64 - 1 is none",
    readBounds: async ({ minter }) => [await minter.inflationFloor(), UINT64],
  }),
  owner("TicketBroker", "unlockPeriod", "rounds"),
  owner("TicketBroker", "ticketValidityPeriod", "rounds"),
  owner("Verifier", "samples", "pixels of each claim"),
  owner("Verifier", "responseRounds", "rounds"),
  owner("Verifier", "missingProofPenalty", "ppm of the stake"),
  owner("Verifier", "doubleClaimPenalty", "ppm of the stake"),
  owner("Verifier", "malformedClaimPenalty", "ppm of the stake"),
  owner("Verifier", "finderReward", "ppm of the penalty"),
  proposal("LivepeerGovernor", "votingDelay", "rounds", "setVotingDelay(uint256)"),
  proposal("LivepeerGovernor", "votingPeriod", "rounds", "setVotingPeriod(uint256)"),
  {
    ...proposal("LivepeerGovernor", "proposalThreshold", "LPT wei of stake", "setProposalThreshold"),
    note: "or 1 % of the active stake, if that is more",
    readBounds: async ({ votes }) => {
      const share = (await votes.getTotalActiveStakeAt(await votes.clock())) / 100n;
      return [LPT, share > 1_000n * LPT ? share : 1_000n * LPT];
    },
  },
  {
    ...proposal("LivepeerGovernor", "quorumNumerator", "ppm of the active stake", "updateQuorumNumerator"),
    getter: "quorumNumerator()",
  },
  { ...proposal("Treasury", "minDelay", "seconds", "updateDelay"), getter: "getMinDelay" },
];
