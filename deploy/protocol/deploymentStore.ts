// SPDX-License-Identifier: MIT
import type { DeploymentRecord } from "./deploymentRecord";
import type { PauseRecord } from "./pauseRecord";

/** Where a deployment remembers what it has created, by name, and a pause that it has to end. */
export interface DeploymentStore {
  get(name: string): Promise<DeploymentRecord | null>;
  put(name: string, record: DeploymentRecord): Promise<void>;
  getPause(): Promise<PauseRecord | null>;
  /** null forgets it. */
  putPause(pause: PauseRecord | null): Promise<void>;
}
