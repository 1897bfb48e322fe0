// SPDX-License-Identifier: MIT

/**
 * Whether `version` satisfies a job's minimum (node-protocol section 9.3, rule 1): pre-release parts are ignored on both
 * sides, an unreadable minimum asks for nothing, and an empty, `undefined` or unreadable version satisfies no minimum.
 */
export function isVersionAtLeast(version: string, minimum: string): boolean {
  if (minimum === "") return true;
  const wanted = parse(minimum);
  if (wanted === undefined) return true;
  const actual = parse(version);
  if (actual === undefined) return false;
  for (let i = 0; i < 3; i++) if (actual[i] !== wanted[i]) return actual[i]! > wanted[i]!;
  return true;
}

function parse(version: string): readonly number[] | undefined {
  const match = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:[-+].*)?$/.exec(version.trim());
  return match ? [Number(match[1]), Number(match[2] ?? 0), Number(match[3] ?? 0)] : undefined;
}
