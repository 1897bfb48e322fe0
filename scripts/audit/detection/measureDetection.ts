// SPDX-License-Identifier: MIT
import { address } from "../../../worker/src/domain/address";
import { round } from "../../../worker/src/domain/round";
import type { DetectionResult } from "./detectionResult";
import type { DetectionSetting } from "./detectionSetting";
import { buildFalseClaim } from "./falseClaim";
import type { SampleRule } from "./sampleRule";
import { SeededRandom } from "./seededRandom";

/** Draws false claims and the block hashes that pick their samples, and counts how often a sample cannot be opened. */
export function measureDetection(
  setting: DetectionSetting,
  { trials, seed }: { readonly trials: number; readonly seed: string },
  rule: SampleRule,
): DetectionResult {
  const { kind, percent, samples } = setting;
  const random = new SeededRandom(`${seed}/${kind}/${percent}/${samples}`);
  let [detected, expected, variance] = [0, 0, 0];
  for (let i = 0; i < trials; i++) {
    const claim = buildFalseClaim(setting, random);
    const orchestrator = address(`0x${random.word().slice(-40)}`);
    const pixels = rule({ seed: random.word(), orchestrator, round: round(BigInt(i)), totalPixels: claim.totalPixels }, samples);
    if (pixels.some((pixel) => !claim.canOpen(pixel))) detected++;
    const chance = 1 - (1 - Number(claim.falsePixels) / Number(claim.totalPixels)) ** samples;
    expected += chance;
    variance += chance * (1 - chance);
  }
  return { ...setting, trials, detected, expected: expected / trials, deviation: (detected - expected) / Math.sqrt(variance) };
}
