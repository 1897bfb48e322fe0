// SPDX-License-Identifier: MIT
import type { Parameter } from "./parameter";

/** Everything that differs between networks. Fractions: ppm = 1e-6, ppb = 1e-9, ray = 1e-27. */
export interface NetworkConfig {
  /** Name of the network in hardhat.config.ts. */
  readonly name: string;
  readonly chainId: bigint;
  /** Environment variable that must hold the RPC URL; null where there is a default that works. */
  readonly rpcUrlVariable: string | null;
  /** Environment variable that must hold the deployer's key; null where the node holds unlocked accounts. */
  readonly keyVariable: string | null;
  /** Whether the chain starts empty again and again, so that what an earlier chain recorded may be forgotten. */
  readonly isEphemeral: boolean;
  /** Blocks to wait for after each transaction. */
  readonly confirmations: Parameter<number>;
  /** Whether LPT also circulates on an L1 that reports its supply to this network. */
  readonly hasL1Supply: Parameter<boolean>;
  /** LPT minted for the deployer; null for none. */
  readonly genesisSupply: Parameter<bigint> | null;
  readonly faucet: {
    readonly requestAmount: Parameter<bigint>;
    readonly requestWait: Parameter<bigint>;
    /** LPT that the faucet gets out of the genesis supply. */
    readonly funds: Parameter<bigint>;
  } | null;
  readonly rounds: {
    readonly roundLength: Parameter<bigint>;
    readonly roundLockAmount: Parameter<bigint>;
  };
  readonly bonding: {
    readonly unbondingPeriod: Parameter<bigint>;
    readonly numActiveTranscoders: Parameter<bigint>;
    readonly treasuryRewardCutRate: Parameter<bigint>;
    readonly treasuryBalanceCeiling: Parameter<bigint>;
  };
  readonly minter: {
    readonly inflation: Parameter<bigint>;
    readonly inflationChange: Parameter<bigint>;
    readonly targetBondingRate: Parameter<bigint>;
    /** Bounds of inflation (LIP-100); none when missing. */
    readonly inflationFloor?: Parameter<bigint>;
    readonly inflationCeiling?: Parameter<bigint>;
  };
  readonly tickets: {
    readonly unlockPeriod: Parameter<bigint>;
    readonly ticketValidityPeriod: Parameter<bigint>;
  };
  readonly proofs: {
    readonly samples: Parameter<bigint>;
    readonly responseRounds: Parameter<bigint>;
    readonly missingProofPenalty: Parameter<bigint>;
    readonly doubleClaimPenalty: Parameter<bigint>;
    readonly malformedClaimPenalty: Parameter<bigint>;
    readonly finderReward: Parameter<bigint>;
  };
  readonly treasury: { readonly minDelay: Parameter<bigint> };
  readonly governance: {
    readonly votingDelay: Parameter<bigint>;
    readonly votingPeriod: Parameter<bigint>;
    readonly proposalThreshold: Parameter<bigint>;
    readonly quorum: Parameter<bigint>;
    readonly quota: Parameter<bigint>;
    /** Who owns the Governor of staged batches, a multisig as a rule; null leaves it with the deployer. */
    readonly governorOwner: Parameter<string> | null;
  };
  /** Whether the deployment ends with the system unpaused. */
  readonly unpause: Parameter<boolean>;
  /**
   * Who owns the Controller at the end: an address, or the name of a contract, "Treasury" (the DAO acts itself) or "Governor" (batches that its owner
   * stages). null leaves it with the deployer.
   */
  readonly owner: Parameter<string> | null;
}
