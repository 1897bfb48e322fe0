// SPDX-License-Identifier: MIT

import type { ClipRange } from "../../domain/clipRange";
import { parseStreamSettings } from "../../domain/ingest/parseStreamSettings";
import type { StreamSettings } from "../../domain/ingest/streamSettings";
import { Refusal } from "../../domain/refusal";
import { firstHeader } from "./firstHeader";
import type { ServerRequest } from "./serverRequest";

const DEFAULT_DURATION_MS = 2000;
const MAX_DURATION_MS = 300_000;

/** What a client says of the segment that it pushes (node-protocol section 20.1). */
export interface PushHeaders {
  readonly durationMs: number;
  /** The part that is wanted; undefined for all of it. */
  readonly clip: ClipRange | undefined;
  readonly settings: StreamSettings | undefined;
  /** The renditions go into the response. */
  readonly isMultipartWanted: boolean;
}

/** Throws a {@link Refusal}. The size of the picture is read from the picture; the header's is only checked for its form. */
export function parsePushHeaders(request: ServerRequest): PushHeaders {
  // A page that somebody happens to look at must not spend the gateway's money.
  if (firstHeader(request, "origin") !== undefined) throw new Refusal("denied", "segments are not taken from web pages");
  const resolution = firstHeader(request, "content-resolution") ?? "";
  if (resolution !== "" && !/^\d{1,5}x\d{1,5}$/.test(resolution)) {
    throw new Refusal("badRequest", "Content-Resolution must be WIDTHxHEIGHT in pixels, such as 1280x720");
  }
  const durationMs = milliseconds(request, "content-duration", 1, MAX_DURATION_MS) ?? DEFAULT_DURATION_MS;
  const configuration = firstHeader(request, "livepeer-transcode-configuration") ?? "";
  return {
    durationMs,
    clip: clipOf(request, durationMs),
    settings: configuration.trim() === "" ? undefined : parseStreamSettings(configuration),
    isMultipartWanted: /\bmultipart\/mixed\b/i.test(firstHeader(request, "accept") ?? ""),
  };
}

/** Zero to zero is how others say that all is wanted. */
function clipOf(request: ServerRequest, durationMs: number): ClipRange | undefined {
  const fromMs = milliseconds(request, "content-slice-from", 0, MAX_DURATION_MS) ?? 0;
  const toMs = milliseconds(request, "content-slice-to", 0, MAX_DURATION_MS) ?? 0;
  if (fromMs === 0 && toMs === 0) return undefined;
  if (fromMs >= toMs) throw new Refusal("badRequest", "Content-Slice-From must be before Content-Slice-To");
  if (fromMs >= durationMs) throw new Refusal("badRequest", `Content-Slice-From must be before the segment's end at ${durationMs} ms`);
  return { fromMs, toMs };
}

function milliseconds(request: ServerRequest, name: string, min: number, max: number): number | undefined {
  const text = (firstHeader(request, name) ?? "").trim();
  if (text === "") return undefined;
  const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
  if (value >= min && value <= max) return value;
  throw new Refusal("badRequest", `${name} must be a whole number of milliseconds from ${min} to ${max}`);
}
