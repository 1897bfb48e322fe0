// SPDX-License-Identifier: MIT

/** Positions of immutable values in deployed code, as the compiler reports them: byte ranges, by the id of the variable. */
export type ImmutableReferences = Readonly<Record<string, readonly { readonly start: number; readonly length: number }[]>>;
