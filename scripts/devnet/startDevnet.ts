// SPDX-License-Identifier: MIT
import { BrowserProvider } from "ethers";
import hre from "hardhat";
import { TASK_COMPILE, TASK_NODE_CREATE_SERVER } from "hardhat/builtin-tasks/task-names";
import { createProvider } from "hardhat/internal/core/providers/construction";
import type { JsonRpcServer } from "hardhat/types";
import { devnet as devnetConfig } from "../../deploy/config/devnet";
import type { NetworkConfig } from "../../deploy/config/networkConfig";
import { gitCommitHash } from "../../deploy/hardhat/gitCommitHash";
import { deployedAddresses } from "../../deploy/protocol/deployedAddresses";
import { deployProtocol } from "../../deploy/protocol/deployProtocol";
import { Deployment } from "../../deploy/protocol/deployment";
import { MemoryDeploymentStore } from "../../deploy/protocol/memoryDeploymentStore";
import type { Devnet } from "./devnet";
import { requireFreePort } from "./requireFreePort";
import { testPhrase } from "./testPhrase";

interface DevnetOptions {
  /** Port of the JSON-RPC server; 0 takes a free one. */
  readonly port: number;
  /** Leaves the system paused. */
  readonly isPaused?: boolean;
  /** Protocol parameters; those of `deploy/config/devnet.ts` by default. */
  readonly config?: NetworkConfig;
  /** Told what happens, line by line. */
  readonly log?: (line: string) => void;
}

const HOST = "127.0.0.1";
/** The most gas that one transaction may have (EIP-7825); programs that measure coverage ask for more than the node then accepts. */
const BLOCK_GAS_LIMIT = 2 ** 24;
const CLOSE_TIMEOUT_MS = 2_000;

/** Starts a local chain with a JSON-RPC server, and deploys the protocol to it by the scripts that deploy it anywhere else. */
export async function startDevnet(options: DevnetOptions): Promise<Devnet> {
  const { port, isPaused = false, config: given = devnetConfig, log = (): void => undefined } = options;
  const config: NetworkConfig = isPaused ? { ...given, unpause: { ...given.unpause, value: false } } : given;
  await requireFreePort(HOST, port);
  await hre.run(TASK_COMPILE, { quiet: true });

  // A chain of its own: the one of `hre.network` belongs to whoever runs in this process, tests for example.
  const hardhatNetwork = { ...hre.config.networks.hardhat, blockGasLimit: BLOCK_GAS_LIMIT, gas: BLOCK_GAS_LIMIT };
  const chain = { ...hre.config, networks: { ...hre.config.networks, hardhat: hardhatNetwork } };
  const node = await createProvider(chain, "hardhat", hre.artifacts);
  const provider = new BrowserProvider(node, undefined, { cacheTimeout: -1 });
  const deployment = new Deployment(
    { config, gitCommitHash: gitCommitHash() },
    { signer: await provider.getSigner(0), provider, artifacts: hre.artifacts, store: new MemoryDeploymentStore(), log },
  );
  await deployProtocol(deployment);

  const server: JsonRpcServer = await hre.run(TASK_NODE_CREATE_SERVER, { hostname: HOST, port, provider: node });
  const listening = await server.listen();
  const accounts = await provider.listAccounts();
  provider.destroy();

  return {
    rpcUrl: `http://${HOST}:${listening.port}`,
    chainId: Number(config.chainId),
    controller: await deployment.address("Controller"),
    contracts: await deployedAddresses(deployment),
    owner: await deployment.deployer(),
    accounts: accounts.map(({ address }) => address),
    mnemonic: testPhrase,
    derivationPath: "m/44'/60'/0'/0",
    stop: () => closeServer(server),
  };
}

/** Closes the server; connections that clients keep open do not hold it up for long. */
async function closeServer(server: JsonRpcServer): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, CLOSE_TIMEOUT_MS);
  });
  await Promise.race([server.close(), timeout]);
  clearTimeout(timer);
}
