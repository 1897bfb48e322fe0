// SPDX-License-Identifier: MIT

import type { Capabilities } from "../capabilities";
import { capabilityNumbers } from "../capabilityNumbers";
import { capabilityWords } from "../capabilityWords";
import { EMPTY_CAPABILITIES } from "../emptyCapabilities";

/**
 * What an orchestrator advertises for the transcoders that work for it: whatever one of them can do, and of each capability the sum of
 * what they have (node-protocol section 9.1).
 */
export function combinedCapabilities(members: readonly Capabilities[], version: string): Capabilities {
  const counts = new Map<number, number>();
  for (const { words, capacities } of members) {
    for (const number of capabilityNumbers(words)) counts.set(number, (counts.get(number) ?? 0) + (capacities.get(number) ?? 1));
  }
  const sorted = [...counts].sort(([a], [b]) => a - b);
  return { ...EMPTY_CAPABILITIES, words: capabilityWords(counts.keys()), capacities: new Map(sorted), version };
}
