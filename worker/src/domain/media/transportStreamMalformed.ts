// SPDX-License-Identifier: MIT

/** Bytes that are not an MPEG transport stream, or one without a program. */
export class TransportStreamMalformed extends Error {
  readonly code = "TransportStreamMalformed";

  constructor(reason: string) {
    super(`Not a readable MPEG transport stream: ${reason}`);
    this.name = "TransportStreamMalformed";
  }
}
