// SPDX-License-Identifier: MIT

import { NodeError } from "../nodeError";

/** An orchestrator does not take a transcoder, and never will: `invalid secret` or `zero capacity` (node-protocol section 11). */
export class RegistrationRefusedError extends NodeError {
  readonly code = "REGISTRATION_REFUSED";

  constructor(readonly reason: string) {
    super(reason);
  }
}
