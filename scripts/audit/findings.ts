// SPDX-License-Identifier: MIT
/** What a check program found. Every name in `checked` was looked at; it passed unless a problem names it. */
export interface Findings {
  readonly checked: readonly string[];
  readonly problems: readonly { readonly check: string; readonly message: string }[];
  /** What could not be looked at, and why. */
  readonly skipped?: readonly string[];
  /** Facts worth a line that are no problem. */
  readonly notes?: readonly string[];
}
