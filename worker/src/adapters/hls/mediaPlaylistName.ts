// SPDX-License-Identifier: MIT

/** Name of each media playlist, in the folder of its track. */
export const MEDIA_PLAYLIST_NAME = "index.m3u8";
