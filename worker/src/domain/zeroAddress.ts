// SPDX-License-Identifier: MIT

import { address } from "./address";

/** The null address. */
export const ZERO_ADDRESS = address("0x0000000000000000000000000000000000000000");
