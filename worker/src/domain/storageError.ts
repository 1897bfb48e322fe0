// SPDX-License-Identifier: MIT

import { NodeError } from "./nodeError";

/** The durable store cannot be read or written (full disk, read-only directory, damaged file). `message` says what to do. */
export class StorageError extends NodeError {
  readonly code = "STORAGE_UNAVAILABLE";
}
