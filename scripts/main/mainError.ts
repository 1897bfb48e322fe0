// SPDX-License-Identifier: MIT

/** The run cannot go on. The message says why, and what to do about it. */
export class MainError extends Error {
  constructor(
    readonly code: "BAD_OPTION" | "BAD_INPUT" | "NO_FFMPEG" | "STEP_FAILED" | "INTERRUPTED",
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = "MainError";
  }
}
