// SPDX-License-Identifier: MIT

import type { Pixels } from "../domain/pixels";
import type { RemoteNotice } from "../domain/remote/remoteNotice";
import type { TranscoderRegistration } from "../domain/remote/transcoderRegistration";
import type { Rendition } from "../domain/rendition";

/** The orchestrator that a transcoder works for. Everything but a refusal throws `OrchestratorError`. */
export interface TaskSource {
  /**
   * Offers this node's work, says when it was taken, and gives what comes until the line ends or the signal is aborted. Throws
   * `RegistrationRefusedError`.
   */
  follow(registration: TranscoderRegistration, signal: AbortSignal): AsyncIterable<RemoteNotice | "connected">;
  fetch(source: string, signal: AbortSignal): Promise<Uint8Array>;
  /** `decoded` are the pixels of the source. */
  sendResult(
    taskId: bigint,
    result: { readonly renditions: readonly Rendition[]; readonly decoded: Pixels },
    signal: AbortSignal,
  ): Promise<void>;
  sendFailure(taskId: bigint, text: string, signal: AbortSignal): Promise<void>;
}
