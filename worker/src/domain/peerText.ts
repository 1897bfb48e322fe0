// SPDX-License-Identifier: MIT

import { ChainUnavailableError } from "./chainUnavailableError";
import { InsufficientSenderReserveError } from "./insufficientSenderReserveError";
import { MediaError } from "./mediaError";
import { NodeError } from "./nodeError";
import { StorageError } from "./storageError";

/** Codes of errors that are about the peer's own request: their messages are written for it. */
const ABOUT_THE_REQUEST: ReadonlySet<string> = new Set([
  "INVALID_REQUEST",
  "REFUSED",
  "SESSION_BUSY",
  "SESSION_ENDED",
  "MALFORMED_MESSAGE",
  "BODY_TOO_LARGE",
  "BODY_TOO_SLOW",
  "REGISTRATION_REFUSED",
]);

/** An error as a peer may read it: clear, but without this node's paths, RPC endpoints or inner workings. */
export function peerText(error: unknown): string {
  if (error instanceof MediaError) return error.wireText;
  if (error instanceof InsufficientSenderReserveError) return error.message;
  if (error instanceof NodeError && ABOUT_THE_REQUEST.has(error.code)) return error.message;
  if (error instanceof ChainUnavailableError) return "orchestrator cannot reach its chain";
  if (error instanceof StorageError) return "orchestrator cannot record payments: storage unavailable";
  return "internal error";
}
