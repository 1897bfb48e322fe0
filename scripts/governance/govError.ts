// SPDX-License-Identifier: MIT

/** Why a command cannot go on, in words that say what to do, with the facts beside. */
export class GovError extends Error {
  override readonly name = "GovError";

  constructor(
    readonly code: string,
    message: string,
    readonly fields: Readonly<Record<string, unknown>> = {},
    cause?: unknown,
  ) {
    super(message, { cause });
  }
}
