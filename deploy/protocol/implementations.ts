// SPDX-License-Identifier: MIT
import type { Deployment } from "./deployment";
import type { proxiedContracts } from "./proxiedContracts";

/** A contract that runs behind a proxy. */
interface Implementation {
  /** What is fixed in its code: the addresses of its peers. */
  constructorArguments(deployment: Deployment): Promise<readonly unknown[]>;
  /** What it is initialised with when it is the first one behind its proxy. */
  initializerArguments(deployment: Deployment): Promise<readonly unknown[]>;
}

const addressesOf = (deployment: Deployment, ...names: readonly string[]): Promise<readonly string[]> =>
  Promise.all(names.map((name) => deployment.address(name)));

const withController = (deployment: Deployment): Promise<readonly string[]> => addressesOf(deployment, "Controller");

/** How the contract behind each proxy is made. */
export const implementations: Readonly<Record<(typeof proxiedContracts)[number], Implementation>> = {
  RoundsManager: {
    constructorArguments: (deployment) => addressesOf(deployment, "BondingManager", "BondingVotes", "TicketBroker", "Minter"),
    initializerArguments: withController,
  },
  BondingManager: {
    constructorArguments: async (deployment) => [
      {
        token: await deployment.address("LivepeerToken"),
        minter: await deployment.address("Minter"),
        roundsManager: await deployment.address("RoundsManager"),
        bondingVotes: await deployment.address("BondingVotes"),
        ticketBroker: await deployment.address("TicketBroker"),
        treasury: await deployment.address("Treasury"),
      },
    ],
    initializerArguments: withController,
  },
  BondingVotes: {
    constructorArguments: (deployment) => addressesOf(deployment, "BondingManager", "RoundsManager"),
    initializerArguments: withController,
  },
  TicketBroker: {
    constructorArguments: (deployment) => addressesOf(deployment, "Minter", "BondingManager", "RoundsManager"),
    initializerArguments: withController,
  },
  ServiceRegistry: {
    constructorArguments: () => Promise.resolve([]),
    initializerArguments: withController,
  },
  LivepeerGovernor: {
    constructorArguments: (deployment) => addressesOf(deployment, "Controller", "BondingManager", "BondingVotes", "Treasury"),
    initializerArguments: ({ config: { governance } }) => {
      const { votingDelay, votingPeriod, proposalThreshold, quorum, quota } = governance;
      return Promise.resolve([votingDelay.value, votingPeriod.value, proposalThreshold.value, quorum.value, quota.value]);
    },
  },
};
