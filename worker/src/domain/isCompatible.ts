// SPDX-License-Identifier: MIT

import type { Capabilities, ModelConstraint } from "./capabilities";
import { isVersionAtLeast } from "./isVersionAtLeast";

/** Whether an orchestrator can do a job (node-protocol section 9.3): all four rules must hold. */
export function isCompatible(job: Capabilities, orchestrator: Capabilities): boolean {
  return (
    isVersionAtLeast(orchestrator.version, job.minVersion) &&
    isSubset(orchestrator.mandatoryWords, job.words) &&
    hasModels(job, orchestrator) &&
    isSubset(job.words, orchestrator.words)
  );
}

function isSubset(part: readonly bigint[], whole: readonly bigint[]): boolean {
  return part.length <= whole.length && part.every((word, index) => (word & ~whole[index]!) === 0n);
}

function hasModels(job: Capabilities, orchestrator: Capabilities): boolean {
  for (const [capability, wanted] of job.perCapability) {
    const offered = orchestrator.perCapability.get(capability);
    if (offered === undefined) continue;
    for (const [model, constraint] of wanted) if (!satisfies(offered.get(model), constraint)) return false;
  }
  return true;
}

function satisfies(offered: ModelConstraint | undefined, wanted: ModelConstraint): boolean {
  if (offered === undefined) return false;
  if (wanted.isWarm && !offered.isWarm) return false;
  return isVersionAtLeast(offered.runnerVersion, wanted.runnerVersion);
}
