// SPDX-License-Identifier: MIT

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
  refuseSlices(request);
  const configuration = firstHeader(request, "livepeer-transcode-configuration") ?? "";
  return {
    durationMs: milliseconds(request, "content-duration", 1, MAX_DURATION_MS) ?? DEFAULT_DURATION_MS,
    settings: configuration.trim() === "" ? undefined : parseStreamSettings(configuration),
    isMultipartWanted: /\bmultipart\/mixed\b/i.test(firstHeader(request, "accept") ?? ""),
  };
}

function refuseSlices(request: ServerRequest): void {
  const from = milliseconds(request, "content-slice-from", 0, MAX_DURATION_MS);
  const to = milliseconds(request, "content-slice-to", 0, MAX_DURATION_MS);
  if (from === undefined && to === undefined) return;
  if (from !== undefined && to !== undefined && from > to) {
    throw new Refusal("badRequest", "Content-Slice-From must not be after Content-Slice-To");
  }
  throw new Refusal("badRequest", "this gateway transcodes whole segments only: push without Content-Slice-From and Content-Slice-To");
}

function milliseconds(request: ServerRequest, name: string, min: number, max: number): number | undefined {
  const text = (firstHeader(request, name) ?? "").trim();
  if (text === "") return undefined;
  const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
  if (value >= min && value <= max) return value;
  throw new Refusal("badRequest", `${name} must be a whole number of milliseconds from ${min} to ${max}`);
}
