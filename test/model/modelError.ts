// SPDX-License-Identifier: MIT

/** What the contract must revert with: a custom error and its arguments. */
export class ModelError extends Error {
  constructor(
    readonly errorName: string,
    readonly args: readonly (string | bigint)[] = [],
  ) {
    super(`${errorName}(${args.join(", ")})`);
  }
}
