// SPDX-License-Identifier: MIT

import { CAPABILITY } from "./capability";
import type { Capabilities } from "./capabilities";
import { capabilityWords } from "./capabilityWords";

/** The bits every transcoding orchestrator has: {0-12, 26}. Bit 14 needs comparable MPEG-7 signatures, so it is extra. */
const DEFAULT_CAPABILITIES = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, CAPABILITY.authToken, CAPABILITY.segmentSlicing];

/** What an orchestrator advertises: the default set and what its start-up tests found (node-protocol section 9.1). */
export function orchestratorCapabilities(extra: readonly number[], version: string): Capabilities {
  const numbers = [...new Set([...DEFAULT_CAPABILITIES, ...extra])].sort((a, b) => a - b);
  return {
    words: capabilityWords(numbers),
    mandatoryWords: [],
    capacities: new Map(numbers.map((number) => [number, 1])),
    version,
    minVersion: "",
    perCapability: new Map(),
  };
}
