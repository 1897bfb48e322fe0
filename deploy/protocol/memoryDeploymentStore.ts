// SPDX-License-Identifier: MIT
import type { DeploymentRecord } from "./deploymentRecord";
import type { DeploymentStore } from "./deploymentStore";
import type { PauseRecord } from "./pauseRecord";

/** A {@link DeploymentStore} for chains that live no longer than the process. */
export class MemoryDeploymentStore implements DeploymentStore {
  readonly #records: Map<string, DeploymentRecord>;
  #pause: PauseRecord | null = null;

  constructor(records: Iterable<readonly [string, DeploymentRecord]> = []) {
    this.#records = new Map(records);
  }

  /** Another one, with the same records. */
  copy(): MemoryDeploymentStore {
    return new MemoryDeploymentStore(this.#records);
  }

  get(name: string): Promise<DeploymentRecord | null> {
    return Promise.resolve(this.#records.get(name) ?? null);
  }

  put(name: string, record: DeploymentRecord): Promise<void> {
    this.#records.set(name, record);
    return Promise.resolve();
  }

  getPause(): Promise<PauseRecord | null> {
    return Promise.resolve(this.#pause);
  }

  putPause(pause: PauseRecord | null): Promise<void> {
    this.#pause = pause;
    return Promise.resolve();
  }
}
