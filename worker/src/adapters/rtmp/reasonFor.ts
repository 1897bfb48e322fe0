// SPDX-License-Identifier: MIT

import { Refusal } from "../../domain/refusal";
import { RtmpError } from "./rtmpError";

/** What is said of a failure to the client, which is a stranger: only what concerns it. */
export function reasonFor(error: unknown): string {
  return error instanceof RtmpError || error instanceof Refusal
    ? error.message
    : "the gateway cannot go on with this stream: its log says why";
}
