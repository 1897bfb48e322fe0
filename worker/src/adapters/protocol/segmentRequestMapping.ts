// SPDX-License-Identifier: MIT

import { MAX_PROFILES } from "../../domain/maxProfiles";
import { Refusal } from "../../domain/refusal";
import type { SegmentProfile } from "../../domain/segmentProfile";
import type { SegmentRequest } from "../../domain/segmentRequest";
import { authTokenMapping } from "./authTokenMapping";
import { capabilitiesMapping } from "./capabilitiesMapping";
import { profileMapping } from "./profileMapping";
import { uploadTargetMapping } from "./uploadTargetMapping";
import type { WireMessages } from "./wireMessages";

const DEFAULT_DURATION_MS = 2000;
const MAX_DURATION_MS = 300_000;
/** Balances are kept under it, for whoever pays. A stream's own name has 128 characters at most. */
const MAX_MANIFEST_ID_BYTES = 256;

/** What a gateway says about a segment, on the wire and in the domain (node-protocol sections 5.2 and 5.3). */
export const segmentRequestMapping = {
  toWire: (request: SegmentRequest): Partial<WireMessages["SegData"]> => ({
    manifestId: request.manifestId,
    seq: String(request.sequence),
    hash: request.hash,
    profiles: new TextEncoder().encode("invalid"),
    sig: request.signature,
    duration: request.isDurationAssumed === true ? 0 : request.durationMs,
    capabilities: request.capabilities ? capabilitiesMapping.toWire(request.capabilities) : null,
    auth_token: request.authToken ? authTokenMapping.toWire(request.authToken) : null,
    calc_perceptual_hash: request.isPerceptualHashWanted,
    storage: uploadTargetMapping.toWire(request.storage),
    [profileField(request.profiles)]: request.profiles.map(profileMapping.toWire),
    segment_parameters: request.clip ? { from: String(request.clip.fromMs), to: String(request.clip.toMs) } : null,
    ForceSessionReinit: request.isReinitForced,
  }),

  /** Throws a {@link Refusal} with the network's text. */
  fromWire: (wire: WireMessages["SegData"]): SegmentRequest => {
    if (wire.duration < 0 || wire.duration > MAX_DURATION_MS) throw new Refusal("credentials", "invalid duration");
    const profiles = [wire.fullProfiles3, wire.fullProfiles2, wire.fullProfiles].find((list) => list.length > 0) ?? [];
    // Each is hashed before the sender is known.
    if (profiles.length > MAX_PROFILES) {
      throw new Refusal("credentials", "too many profiles", `${profiles.length}; at most ${MAX_PROFILES}`);
    }
    const { length } = wire.manifestId;
    if (length > MAX_MANIFEST_ID_BYTES) {
      throw new Refusal("credentials", "manifest id is too long", `${length} bytes; at most ${MAX_MANIFEST_ID_BYTES}`);
    }
    const sequence = BigInt(wire.seq);
    if (sequence < 0n) throw new Refusal("credentials", "invalid sequence number");
    return {
      manifestId: wire.manifestId,
      sequence,
      hash: wire.hash,
      profiles: profiles.map(profileMapping.fromWire),
      signature: wire.sig,
      durationMs: wire.duration === 0 ? DEFAULT_DURATION_MS : wire.duration,
      ...(wire.duration === 0 && { isDurationAssumed: true }),
      capabilities: wire.capabilities ? capabilitiesMapping.fromWire(wire.capabilities) : undefined,
      authToken: wire.auth_token ? authTokenMapping.fromWire(wire.auth_token) : undefined,
      clip: wire.segment_parameters
        ? { fromMs: Number(wire.segment_parameters.from), toMs: Number(wire.segment_parameters.to) }
        : undefined,
      isPerceptualHashWanted: wire.calc_perceptual_hash,
      isReinitForced: wire.ForceSessionReinit,
      storage: uploadTargetMapping.fromWire(wire.storage),
    };
  },
} as const;

/** Older receivers understand only the older fields: use the oldest one that can say it. */
function profileField(profiles: readonly SegmentProfile[]): "fullProfiles" | "fullProfiles2" | "fullProfiles3" {
  const isNewest = profiles.some(
    ({ fpsDen, encoderProfile, gopMs, codec, quality }) =>
      fpsDen !== 0 || encoderProfile !== "default" || gopMs !== 0 || codec !== "h264" || quality !== 0,
  );
  if (isNewest) return "fullProfiles3";
  return profiles.every(({ format }) => format === "mpegts") ? "fullProfiles" : "fullProfiles2";
}
