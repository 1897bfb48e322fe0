// SPDX-License-Identifier: MIT

/** A node at work. */
export interface RunningNode {
  /** What a person or a program needs to use it. */
  readonly ready: {
    readonly role: "orchestrator";
    readonly address: string;
    readonly serviceUri: string;
    readonly apiUrl: string;
    readonly tokenFile: string;
    readonly pid: number;
  };
  /** Settles when the node has stopped; rejects when it had to. */
  readonly ended: Promise<void>;
  /** Lets running work end, then stops. */
  stop(): Promise<void>;
}
