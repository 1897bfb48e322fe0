// SPDX-License-Identifier: MIT

/** What is wrong with a proposal file, and in which line. */
export class ProposalFileError extends Error {
  override readonly name = "ProposalFileError";

  constructor(
    readonly path: string,
    readonly line: number,
    readonly problem: string,
  ) {
    super(`${path}:${line}: ${problem}`);
  }
}
