// SPDX-License-Identifier: MIT

import { NodeError } from "../../domain/nodeError";

/** A webhook did not answer as it should. */
export class WebhookError extends NodeError {
  readonly code = "WEBHOOK_FAILED";
}
