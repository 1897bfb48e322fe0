// SPDX-License-Identifier: MIT
import type { StorageLayout } from "@openzeppelin/upgrades-core";

/** Where a contract keeps its state, without anything that changes from one compilation to the next. */
export type LayoutSnapshot = Pick<StorageLayout, "storage" | "types"> & Required<Pick<StorageLayout, "namespaces">>;
