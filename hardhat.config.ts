// SPDX-License-Identifier: MIT
import "@nomicfoundation/hardhat-chai-matchers";
import "@nomicfoundation/hardhat-ethers";
import "@nomicfoundation/hardhat-network-helpers";
import "@nomicfoundation/hardhat-verify";
import "@typechain/hardhat";
import "hardhat-contract-sizer";
import "hardhat-deploy";
import "hardhat-gas-reporter";
import "solidity-coverage";
import "./deploy/hardhat/compileTasks";
import "./deploy/hardhat/deployTask";
import "./deploy/hardhat/nodeTask";
import "./deploy/hardhat/upgradeTask";

import type { HardhatUserConfig } from "hardhat/config";
import type { SolcUserConfig } from "hardhat/types";
import { version as solcVersion } from "solc/package.json";

import { deriveTestKeys } from "./scripts/devnet/deriveTestKeys";
import { testPhrase } from "./scripts/devnet/testPhrase";
import { keepSigners } from "./test/support/keepSigners";

const TEST_ACCOUNTS = 256;
const TEST_BALANCE_WEI = (1_000_000n * 10n ** 18n).toString();

// Whether it is one, and is there where it is needed, is for the deployment to say: other tasks have nothing to do with it.
const deployerKeys = [process.env.DEPLOYER_PRIVATE_KEY ?? ""].filter((key) => /^(0x)?[0-9a-fA-F]{64}$/.test(key));

/** Contracts that are small enough to be compiled for cheap calls; the largest, near the limit of size, are compiled for both. */
const HOT_CONTRACTS = [
  "contracts/base/ManagerProxy.sol",
  "contracts/bonding/BondingVotes.sol",
  "contracts/governance/Treasury.sol",
  "contracts/pm/TicketBroker.sol",
  "contracts/proofs/Verifier.sol",
  "contracts/registry/ServiceRegistry.sol",
  "contracts/rounds/RoundsManager.sol",
  "contracts/storage/ActiveSet.sol",
  "contracts/token/LivepeerToken.sol",
  "contracts/token/Minter.sol",
];

/** Compiler settings for code that is expected to run `runs` times: the more, the larger and the cheaper to call. */
const compiledFor = (runs: number): SolcUserConfig => ({
  version: solcVersion,
  settings: {
    evmVersion: "cancun",
    viaIR: true,
    optimizer: { enabled: true, runs },
    metadata: { bytecodeHash: "none" },
    outputSelection: { "*": { "*": ["storageLayout"] } },
  },
});

const config: HardhatUserConfig = {
  solidity: {
    compilers: [compiledFor(100)],
    overrides: {
      ...Object.fromEntries(HOT_CONTRACTS.map((source) => [source, compiledFor(1_000_000)])),
      // As often as fits the limit of size.
      "contracts/bonding/BondingManager.sol": compiledFor(350),
      "contracts/governance/LivepeerGovernor.sol": compiledFor(1),
    },
  },
  networks: {
    hardhat: {
      accounts: deriveTestKeys(testPhrase, TEST_ACCOUNTS).map((privateKey) => ({ privateKey, balance: TEST_BALANCE_WEI })),
      // The most gas that one transaction may have (EIP-7825): with more, the node tries gas limits that it then refuses itself.
      blockGasLimit: 2 ** 24,
      tags: ["local"],
    },
    localhost: {
      url: process.env.LOCALHOST_RPC_URL ?? "http://127.0.0.1:8545",
      tags: ["local"],
    },
    arbitrumSepolia: {
      url: process.env.ARBITRUM_SEPOLIA_RPC_URL ?? "https://sepolia-rollup.arbitrum.io/rpc",
      chainId: 421614,
      accounts: deployerKeys,
      tags: ["testnet"],
    },
  },
  namedAccounts: {
    deployer: { default: 0 },
  },
  paths: {
    sources: "contracts",
    tests: "test",
    cache: "cache",
    artifacts: "artifacts",
    deploy: "deploy/steps",
    deployments: "deployments",
  },
  typechain: {
    outDir: "typechain-types",
    target: "ethers-v6",
  },
  mocha: {
    timeout: 120_000,
    rootHooks: { beforeAll: keepSigners },
  },
  gasReporter: {
    enabled: process.env.REPORT_GAS === "true",
    offline: true,
    excludeContracts: ["mocks/"],
  },
  contractSizer: {
    strict: true,
    except: ["mocks/", "@openzeppelin/"],
  },
  etherscan: {
    apiKey: process.env.ETHERSCAN_API_KEY ?? "",
  },
};

export default config;
