// SPDX-License-Identifier: MIT

/** Why a deployment cannot go on, in words that say what to do, with the facts beside. */
export class DeploymentError extends Error {
  override readonly name = "DeploymentError";

  constructor(
    readonly code: string,
    message: string,
    readonly fields: Readonly<Record<string, unknown>> = {},
    cause?: unknown,
  ) {
    super(message, { cause });
  }
}
