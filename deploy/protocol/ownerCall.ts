// SPDX-License-Identifier: MIT

/** Something that the owner of the Controller has to do for an upgrade. */
export type OwnerCall =
  | {
      readonly kind: "upgrade";
      /** Name of the proxy. */
      readonly contract: string;
      /** What it is to run. */
      readonly implementation: string;
    }
  | {
      readonly kind: "call";
      /** Name in the Controller's directory, or `Controller`. */
      readonly contract: string;
      /** Where that is now. */
      readonly address: string;
      readonly function: string;
      readonly args: readonly string[];
    };
