// SPDX-License-Identifier: MIT
/** Who may import whom. A file belongs to the first rule that matches its path; a file without a rule is a problem. */
export interface ImportRule {
  readonly layer: string;
  readonly files: RegExp;
  /** Paths in the repository that it may import. */
  readonly mayImport: readonly RegExp[];
  /** Packages that it may import, Node's own ones (`node:fs`) included. */
  readonly packages: readonly RegExp[];
}
