// SPDX-License-Identifier: MIT

import { ChainUnavailableError } from "../../domain/chainUnavailableError";
import { NodeError } from "../../domain/nodeError";
import { StorageError } from "../../domain/storageError";
import type { LogFields, Logger } from "../../ports/logger";

/** Logs why a request was not served: a peer's fault for whoever debugs, trouble of the node's own for its operator. */
export function logFailure(logger: Logger, error: unknown, fields: LogFields): void {
  const cause = error instanceof NodeError && error.cause instanceof NodeError ? error.cause : error;
  if (cause instanceof StorageError || cause instanceof ChainUnavailableError) {
    logger.warn("A request could not be served", { ...fields, error: cause });
  } else if (error instanceof NodeError) {
    const because = error.cause instanceof Error ? { because: error.cause.message } : {};
    logger.debug("Refused a request", { ...fields, reason: error.message, ...because });
  } else {
    logger.error("A request failed", { ...fields, error });
  }
}
