// SPDX-License-Identifier: MIT

import { InvalidProfilesError } from "../invalidProfilesError";
import { MAX_PROFILES } from "../maxProfiles";
import type { SegmentProfile } from "../segmentProfile";
import { SOURCE_TRACK } from "./sourceTrack";

/** Names that are safe in a header as they are, and in a path and a playlist when percent-encoded. */
const NAME = /^[A-Za-z0-9_](?:[A-Za-z0-9_ .+@()-]{0,62}[A-Za-z0-9_.+@()-])?$/;

/** Checks a ladder whose renditions go back over HTTP under their names. Throws {@link InvalidProfilesError}. */
export function requireLiveProfiles(profiles: readonly SegmentProfile[]): readonly SegmentProfile[] {
  if (profiles.length > MAX_PROFILES) {
    throw new InvalidProfilesError(`${profiles.length} profiles are too many: at most ${MAX_PROFILES}`);
  }
  const names = new Set<string>();
  for (const { name } of profiles) {
    if (!NAME.test(name)) {
      throw new InvalidProfilesError(
        `profile name "${name.slice(0, 80)}" must be of letters, digits, spaces and _ . + @ ( ) -, 64 at most`,
      );
    }
    if (name === SOURCE_TRACK) throw new InvalidProfilesError(`profile name "${SOURCE_TRACK}" is that of the input`);
    if (names.has(name)) throw new InvalidProfilesError(`profile name "${name}" occurs twice`);
    names.add(name);
  }
  return profiles;
}
