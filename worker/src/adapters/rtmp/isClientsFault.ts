// SPDX-License-Identifier: MIT

import { MediaError } from "../../domain/mediaError";
import { Refusal } from "../../domain/refusal";
import { RtmpError } from "./rtmpError";

/** Whether a stream ends by what its client did or sent, and not by a failure of this side. */
export function isClientsFault(error: unknown): error is RtmpError | Refusal | MediaError {
  return error instanceof RtmpError || error instanceof Refusal || (error instanceof MediaError && error.isInputFault);
}
