// SPDX-License-Identifier: MIT

import { MediaError } from "../../domain/mediaError";
import type { InputFaultText } from "./inputFaultText";

/** A fault of the input: the gateway drops the segment and does not hold it against this node. */
export function inputFault(wireText: InputFaultText, detail: string, options?: ErrorOptions): MediaError {
  return new MediaError(wireText, true, `${wireText}: ${detail}`, options);
}
