// SPDX-License-Identifier: MIT

import { InvalidProfilesError } from "../invalidProfilesError";
import { parseProfiles } from "../parseProfiles";
import { Refusal } from "../refusal";
import type { SegmentProfile } from "../segmentProfile";
import { isManifestId } from "./isManifestId";
import { requireLiveProfiles } from "./requireLiveProfiles";
import type { StreamSettings } from "./streamSettings";

const MAX_TIMEOUT_MULTIPLIER = 1000;

/**
 * Reads the JSON of a `Livepeer-Transcode-Configuration` header or an auth webhook's answer (node-protocol section 20.3): manifestID,
 * presets, profiles, timeoutMultiplier and forceSessionReinit; the other fields are for machinery that this node does not have. Throws a
 * {@link Refusal}.
 */
export function parseStreamSettings(text: string): StreamSettings {
  const fields = parseObject(text);
  const manifestId = fields.get("manifestID") ?? "";
  if (typeof manifestId !== "string") throw malformed("manifestID must be a text");
  if (manifestId !== "" && !isManifestId(manifestId)) throw malformed(`manifestID "${manifestId.slice(0, 80)}" cannot name a stream`);
  const profiles = readProfiles(list(fields, "presets"), list(fields, "profiles"));
  return {
    manifestId: manifestId === "" ? undefined : manifestId,
    profiles: profiles.length === 0 ? undefined : profiles,
    timeoutMultiplier: readTimeoutMultiplier(fields.get("timeoutMultiplier") ?? 0),
    isReinitForced: readReinit(fields.get("forceSessionReinit") ?? undefined),
  };
}

function parseObject(text: string): ReadonlyMap<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw malformed("it is not JSON", cause);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw malformed("it must be a JSON object");
  return new Map(Object.entries(value));
}

function list(fields: ReadonlyMap<string, unknown>, key: string): readonly unknown[] {
  const value = fields.get(key) ?? [];
  if (!Array.isArray(value)) throw malformed(`${key} must be a list`);
  return value;
}

function readProfiles(presets: readonly unknown[], profiles: readonly unknown[]): readonly SegmentProfile[] {
  if (!presets.every((name) => typeof name === "string")) throw malformed("presets must be names");
  try {
    return requireLiveProfiles([
      ...presets.flatMap((name) => parseProfiles(name)),
      ...(profiles.length === 0 ? [] : parseProfiles(JSON.stringify(profiles))),
    ]);
  } catch (error) {
    if (error instanceof InvalidProfilesError) throw malformed(error.message, error);
    throw error;
  }
}

/** Zero is how others say that there is none. */
function readTimeoutMultiplier(value: unknown): number | undefined {
  if (value === 0) return undefined;
  if (typeof value === "number" && value > 0 && value <= MAX_TIMEOUT_MULTIPLIER) return value;
  throw malformed(`timeoutMultiplier must be a number of at most ${MAX_TIMEOUT_MULTIPLIER}`);
}

function readReinit(value: unknown): boolean | undefined {
  if (value === undefined || typeof value === "boolean") return value;
  throw malformed("forceSessionReinit must be true or false");
}

function malformed(why: string, cause?: unknown): Refusal {
  return new Refusal("badRequest", `the transcode configuration cannot be used: ${why}`, "", { cause });
}
