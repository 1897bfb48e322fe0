// SPDX-License-Identifier: MIT
import type { StorageLayout } from "@openzeppelin/upgrades-core";

/** Where the fields of one namespace lie, without anything that changes from one compilation to the next. */
export type LayoutSnapshot = Pick<StorageLayout, "storage" | "types">;
