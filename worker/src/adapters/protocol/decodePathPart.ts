// SPDX-License-Identifier: MIT

import { Refusal } from "../../domain/refusal";

/** A part of a request's path without its percent signs. Throws a {@link Refusal}. */
export function decodePathPart(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    throw new Refusal("badRequest", "malformed path", "", { cause });
  }
}
