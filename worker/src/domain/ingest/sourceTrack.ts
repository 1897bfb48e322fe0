// SPDX-License-Identifier: MIT

/** Name under which playlists list the input itself (node-protocol section 20.2). */
export const SOURCE_TRACK = "source";
