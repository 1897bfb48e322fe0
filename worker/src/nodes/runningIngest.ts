// SPDX-License-Identifier: MIT

/** A gateway that takes pushed segments, at work. */
export interface RunningIngest {
  /** What a person or a program needs to use it. */
  readonly ready: {
    readonly role: "gateway";
    readonly address: string;
    readonly ingestUrl: string;
    /** Where streams are taken over RTMP, when they are. */
    readonly rtmpUrl?: string;
    /** Of the local API, when there is one. */
    readonly apiUrl?: string;
    readonly tokenFile?: string;
    readonly pid: number;
  };
  /** Settles when the node has stopped. */
  readonly ended: Promise<void>;
  /** Takes no more segments, lets those in work end for up to 10 s, ends all sessions, then stops. */
  stop(): Promise<void>;
}
