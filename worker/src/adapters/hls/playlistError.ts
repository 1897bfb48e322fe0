// SPDX-License-Identifier: MIT

import { NodeError } from "../../domain/nodeError";

/** A segment that cannot be put into a playlist. `message` says why. */
export class PlaylistError extends NodeError {
  readonly code = "PLAYLIST_SEGMENT_UNUSABLE";
}
