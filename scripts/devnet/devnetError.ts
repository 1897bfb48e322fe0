// SPDX-License-Identifier: MIT

/** Why the local chain could not be started, in words that say what to do. */
export class DevnetError extends Error {
  override readonly name = "DevnetError";

  constructor(
    readonly code: "PORT_BUSY" | "INVALID_OPTION" | "FILE_NOT_WRITTEN",
    message: string,
    cause?: unknown,
  ) {
    super(message, { cause });
  }
}
