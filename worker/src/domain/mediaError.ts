// SPDX-License-Identifier: MIT

import { NodeError } from "./nodeError";

/**
 * A segment could not be transcoded or probed. `isInputFault` tells whether the input is to blame: then `wireText` is one
 * of the texts of node-operations section 9.5, which a gateway does not retry elsewhere and does not hold against the
 * orchestrator. A fault of the node's own must never be reported as the input's.
 */
export class MediaError extends NodeError {
  readonly code = "MEDIA_ERROR";

  constructor(
    readonly wireText: string,
    readonly isInputFault: boolean,
    detail: string = wireText,
    options?: ErrorOptions,
  ) {
    super(detail, { wireText, isInputFault }, options);
  }
}
