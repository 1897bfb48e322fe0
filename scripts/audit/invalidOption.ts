// SPDX-License-Identifier: MIT
/** A command line option whose value is not usable. */
export class InvalidOption extends Error {
  readonly code = "INVALID_OPTION";

  constructor(
    readonly option: string,
    readonly actual: string,
    readonly allowed: string,
  ) {
    super(`${option} is "${actual}"; it must be ${allowed}.`);
  }
}
