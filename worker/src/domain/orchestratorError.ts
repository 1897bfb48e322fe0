// SPDX-License-Identifier: MIT

import { NodeError } from "./nodeError";

/** How an exchange with an orchestrator failed. */
export type OrchestratorFailure = "unreachable" | "timeout" | "rejected" | "invalidAnswer" | "cancelled";

/** An orchestrator did not do what was asked. A peer's fault: logged at debug level, answered by trying another. */
export class OrchestratorError extends NodeError {
  readonly code = "ORCHESTRATOR_FAILED";

  constructor(
    readonly failure: OrchestratorFailure,
    /** What the peer said, or what happened. */
    readonly text: string,
    /** Whether response headers came back: then the payment counts as spent. */
    readonly hasAnswered: boolean,
    fields: Readonly<Record<string, unknown>> = {},
    options?: ErrorOptions,
  ) {
    super(text, { failure, hasAnswered, ...fields }, options);
  }
}
