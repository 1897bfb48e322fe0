// SPDX-License-Identifier: MIT

import { randomBytes } from "node:crypto";
import type { Entropy } from "../../ports/entropy";

/** The operating system's random source. */
export const systemEntropy: Entropy = { bytes: (length) => new Uint8Array(randomBytes(length)) };
