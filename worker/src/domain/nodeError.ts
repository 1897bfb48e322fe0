// SPDX-License-Identifier: MIT

/**
 * An expected failure: callers tell them apart by `code`, operators read `message`, logs take `fields`.
 * Subclasses fix the code and the fields.
 */
export abstract class NodeError extends Error {
  abstract readonly code: string;

  constructor(
    message: string,
    readonly fields: Readonly<Record<string, unknown>> = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = new.target.name;
  }
}
