// SPDX-License-Identifier: MIT
import type { DeploymentsExtension } from "hardhat-deploy/types";
import type { DeploymentRecord } from "../protocol/deploymentRecord";
import type { DeploymentStore } from "../protocol/deploymentStore";
import type { PauseRecord } from "../protocol/pauseRecord";

/** Begins with a dot: it is no contract. */
const PAUSE_FILE = ".pause.json";

/** Keeps the records where hardhat-deploy keeps its own: `deployments/<network>/<name>.json`, or memory for the in-process network. */
export class HardhatDeploymentStore implements DeploymentStore {
  constructor(private readonly deployments: DeploymentsExtension) {}

  async get(name: string): Promise<DeploymentRecord | null> {
    // hardhat-deploy says null, and answers undefined.
    const saved = (await this.deployments.getOrNull(name)) ?? null;
    const linked: Partial<DeploymentRecord> | undefined = saved?.linkedData;
    if (saved === null || saved.transactionHash === undefined) return null;
    if (linked?.artifact === undefined || linked.initCodeHash === undefined || linked.constructorArguments === undefined) return null;
    return {
      address: saved.address,
      transactionHash: saved.transactionHash,
      artifact: linked.artifact,
      initCodeHash: linked.initCodeHash,
      constructorArguments: linked.constructorArguments,
      abi: saved.abi,
      ...(linked.former === undefined ? {} : { former: linked.former }),
    };
  }

  async put(name: string, record: DeploymentRecord): Promise<void> {
    const { artifact, initCodeHash, constructorArguments, former } = record;
    await this.deployments.save(name, {
      address: record.address,
      transactionHash: record.transactionHash,
      abi: record.abi as [],
      linkedData: { artifact, initCodeHash, constructorArguments, ...(former === undefined ? {} : { former }) },
    });
  }

  async getPause(): Promise<PauseRecord | null> {
    // hardhat-deploy throws where there is no file.
    const text = await this.deployments.readDotFile(PAUSE_FILE).catch(() => null);
    return text === null ? null : (JSON.parse(text) as PauseRecord);
  }

  async putPause(pause: PauseRecord | null): Promise<void> {
    if (pause === null) await this.deployments.deleteDotFile(PAUSE_FILE);
    else await this.deployments.saveDotFile(PAUSE_FILE, JSON.stringify(pause));
  }
}
