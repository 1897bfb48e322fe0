// SPDX-License-Identifier: MIT
import { resolve } from "node:path";

/** The repository's root folder. */
export const ROOT = resolve(__dirname, "..", "..");
