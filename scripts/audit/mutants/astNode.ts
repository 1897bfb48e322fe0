// SPDX-License-Identifier: MIT

/** A node of the compiler's syntax tree. */
export interface AstNode {
  readonly nodeType: string;
  /** `start:length:file`, in bytes. */
  readonly src: string;
  readonly [field: string]: unknown;
}
