// SPDX-License-Identifier: MIT

/** What a job asks of one model, or an orchestrator offers (node-protocol section 2.2). */
export interface ModelConstraint {
  readonly isWarm: boolean;
  readonly capacity: number;
  readonly runnerVersion: string;
  readonly capacityInUse: number;
}

/** What a node can do, or a job needs. Bit n lies in word `n div 64`, at `n mod 64` (node-protocol section 9). */
export interface Capabilities {
  readonly words: readonly bigint[];
  readonly mandatoryWords: readonly bigint[];
  readonly capacities: ReadonlyMap<number, number>;
  readonly version: string;
  readonly minVersion: string;
  /** Capability -> model -> constraint. */
  readonly perCapability: ReadonlyMap<number, ReadonlyMap<string, ModelConstraint>>;
}
