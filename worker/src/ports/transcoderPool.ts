// SPDX-License-Identifier: MIT

import type { RemoteNotice } from "../domain/remote/remoteNotice";
import type { TranscoderRegistration } from "../domain/remote/transcoderRegistration";

/** The line to one transcoder. */
export interface TranscoderLink {
  /** Where it calls from, for people. */
  readonly address: string;
  send(notice: RemoteNotice): void;
  /** Ends the line: a transcoder that is alive calls again. */
  close(): void;
}

/** What a transcoder made of a segment: its renditions in the order of the profiles, or the words of what went wrong. */
export type RemoteResult = { readonly renditions: readonly Uint8Array[] } | { readonly error: string };

/** The transcoders on other machines that work for an orchestrator, as the wire adapters call it (node-protocol section 11). */
export interface TranscoderPool {
  /**
   * Takes a transcoder in, and returns what is to be called when its line ends: `stopped` by itself, so that what it still works on may
   * come, or `lost`. Throws `RegistrationRefusedError`.
   */
  join(registration: TranscoderRegistration, link: TranscoderLink): (end: "stopped" | "lost") => void;
  knowsSecret(secret: string): boolean;
  /** The source of a segment that is being worked on. */
  findSource(path: string): Uint8Array | undefined;
  /** Whether anybody waits for that task. */
  isAwaited(taskId: bigint): boolean;
  /** Takes a result. One that nobody waits for is ignored. */
  deliver(taskId: bigint, result: RemoteResult): void;
}
