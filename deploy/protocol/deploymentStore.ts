// SPDX-License-Identifier: MIT
import type { DeploymentRecord } from "./deploymentRecord";

/** Where a deployment remembers what it has created, by name. */
export interface DeploymentStore {
  get(name: string): Promise<DeploymentRecord | null>;
  put(name: string, record: DeploymentRecord): Promise<void>;
}
