// SPDX-License-Identifier: MIT
/** What one `forge test` run found. */
export interface ForgeResults {
  readonly tests: readonly {
    readonly suite: string;
    readonly name: string;
    readonly status: "Success" | "Failure" | "Skipped";
    readonly reason: string | undefined;
    /** Fuzz inputs tried, or invariant sequences; 1 for a plain test. */
    readonly runs: number;
    /** Calls made by the invariant runner, of which `reverts` reverted. */
    readonly calls: number;
    readonly reverts: number;
    /** The same two numbers for each function that was called, and how many of its calls had nothing to do. */
    readonly metrics: Readonly<Record<string, { readonly calls: number; readonly reverts: number; readonly discards: number }>>;
    /** The calls that lead to a failure, one line each. */
    readonly counterexample: readonly string[];
  }[];
  /** The seed that makes the same run again. */
  readonly seed: string;
  readonly seconds: number;
}
