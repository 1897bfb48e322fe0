// SPDX-License-Identifier: MIT
import type { MutantKind } from "./mutant";

/** A place of a source where it can be changed. Positions are in bytes. */
export interface MutationSite {
  readonly kind: MutantKind;
  readonly start: number;
  readonly end: number;
  readonly inFunction: string;
  /** What stands there instead; undefined for a statement or a modifier that is left out. */
  readonly replacement: string | undefined;
}
