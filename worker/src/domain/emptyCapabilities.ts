// SPDX-License-Identifier: MIT

import type { Capabilities } from "./capabilities";

/** Nothing needed, nothing offered. */
export const EMPTY_CAPABILITIES: Capabilities = {
  words: [],
  mandatoryWords: [],
  capacities: new Map(),
  version: "",
  minVersion: "",
  perCapability: new Map(),
};
