// SPDX-License-Identifier: MIT

import type { EncoderProfile } from "./encoderProfile";
import { InvalidProfilesError } from "./invalidProfilesError";
import { PROFILE_PRESETS } from "./profilePresets";
import type { SegmentProfile } from "./segmentProfile";
import type { VideoCodec } from "./videoCodec";

const ENCODER_PROFILES: Readonly<Record<string, EncoderProfile>> = {
  "": "default",
  none: "default",
  h264baseline: "baseline",
  h264main: "main",
  h264high: "high",
  h264constrainedhigh: "constrainedHigh",
};
const CODECS: Readonly<Record<string, VideoCodec>> = {
  "": "h264",
  "h.264": "h264",
  h264: "h264",
  hevc: "h265",
  vp8: "vp8",
  vp9: "vp9",
};
const MAX_DIMENSION = 8192;
const MAX_FPS = 1000;
const MAX_FPS_PART = 1_000_000;

/**
 * Reads a ladder: preset names separated by commas, or a JSON array of profile objects (node-protocol section 10).
 * Throws {@link InvalidProfilesError}.
 */
export function parseProfiles(text: string): readonly SegmentProfile[] {
  const profiles = text.trim().startsWith("[") ? parseJson(text) : parseNames(text);
  if (profiles.length === 0) throw new InvalidProfilesError("no profiles given");
  const names = new Set<string>();
  for (const { name } of profiles) {
    if (names.has(name)) throw new InvalidProfilesError(`profile name "${name}" occurs twice`);
    names.add(name);
  }
  return profiles;
}

function parseNames(text: string): SegmentProfile[] {
  const names = text.split(",").map((name) => name.trim());
  return names
    .filter((name) => name !== "")
    .map((name) => {
      const preset = PROFILE_PRESETS.get(name);
      if (preset === undefined) {
        const known = [...PROFILE_PRESETS.keys()].join(", ");
        throw new InvalidProfilesError(`unknown profile "${name}"; known: ${known}`);
      }
      return preset;
    });
}

function parseJson(text: string): SegmentProfile[] {
  let entries: unknown;
  try {
    entries = JSON.parse(text);
  } catch (cause) {
    throw new InvalidProfilesError("profiles are not valid JSON", {}, { cause });
  }
  if (!Array.isArray(entries)) throw new InvalidProfilesError("profiles must be a JSON array");
  return entries.map((entry, index) => parseEntry(entry, index));
}

function parseEntry(entry: unknown, index: number): SegmentProfile {
  if (typeof entry !== "object" || entry === null) throw new InvalidProfilesError(`profile ${index} is not an object`);
  const fields = new Map(Object.entries(entry));
  const width = integer(fields, "width", index, 1, MAX_DIMENSION);
  const height = integer(fields, "height", index, 1, MAX_DIMENSION);
  const bitrate = bitsPerSecond(fields.get("bitrate"), index);
  const name = word(fields, "name", index) || `custom_${width}x${height}_${bitrate}`;
  return {
    name,
    width,
    height,
    bitrate,
    ...frameRate(fields, index),
    format: word(fields, "format", index).toLowerCase() === "mp4" ? "mp4" : "mpegts",
    encoderProfile: lookUp(ENCODER_PROFILES, word(fields, "profile", index), "profile", index),
    gopMs: gop(fields.get("gop"), index),
    codec: lookUp(CODECS, word(fields, "encoder", index), "encoder", index),
    quality: integer(fields, "quality", index, 0, 63, 0),
  };
}

/** A fraction, as 30000/1001; without a denominator `fps` is the rate. */
function frameRate(fields: ReadonlyMap<string, unknown>, index: number): { readonly fps: number; readonly fpsDen: number } {
  const fps = integer(fields, "fps", index, 0, MAX_FPS_PART, 0);
  const fpsDen = integer(fields, "fpsDen", index, 0, MAX_FPS_PART, 0);
  if (fps > MAX_FPS * (fpsDen || 1)) throw new InvalidProfilesError(`profile ${index}: fps / fpsDen must be at most ${MAX_FPS}`);
  return { fps, fpsDen };
}

function integer(fields: ReadonlyMap<string, unknown>, key: string, index: number, min: number, max: number, missing?: number): number {
  const value = fields.get(key) ?? missing;
  if (typeof value !== "number" || !Number.isInteger(value) || value < min || value > max) {
    throw new InvalidProfilesError(`profile ${index}: ${key} must be a whole number from ${min} to ${max}`);
  }
  return value;
}

function word(fields: ReadonlyMap<string, unknown>, key: string, index: number): string {
  const value = fields.get(key) ?? "";
  if (typeof value !== "string") throw new InvalidProfilesError(`profile ${index}: ${key} must be a text`);
  return value;
}

function lookUp<T>(table: Readonly<Record<string, T>>, text: string, key: string, index: number): T {
  const name = text.toLowerCase();
  if (!Object.hasOwn(table, name)) throw new InvalidProfilesError(`profile ${index}: unknown ${key} "${text}"`);
  return table[name]!;
}

function bitsPerSecond(value: unknown, index: number): number {
  const match = typeof value === "string" ? /^(\d+)(k?)$/i.exec(value.trim()) : null;
  const bits = match ? Number(match[1]) * (match[2] ? 1000 : 1) : value;
  if (typeof bits !== "number" || !Number.isInteger(bits) || bits <= 0 || bits > 2 ** 31 - 1) {
    throw new InvalidProfilesError(`profile ${index}: bitrate must be a positive number of bits per second`);
  }
  return bits;
}

function gop(value: unknown, index: number): number {
  if (value === undefined || value === null || value === "") return 0;
  if (value === "intra") return -1;
  const seconds = Number(value);
  if (!Number.isFinite(seconds) || seconds < 0) {
    throw new InvalidProfilesError(`profile ${index}: gop must be seconds (not negative) or "intra"`);
  }
  return Math.round(seconds * 1000);
}
