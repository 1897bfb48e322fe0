// SPDX-License-Identifier: MIT

import { ChainUnavailableError } from "./chainUnavailableError";
import { StorageError } from "./storageError";

/** Whether nothing can be worked on, and not only what failed: the chain or the store is out of reach. */
export function isOutage(error: unknown): boolean {
  return error instanceof ChainUnavailableError || error instanceof StorageError;
}
