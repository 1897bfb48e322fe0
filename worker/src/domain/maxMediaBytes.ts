// SPDX-License-Identifier: MIT

/** Largest segment or rendition that is read, in bytes. */
export const MAX_MEDIA_BYTES = 300_000_000;
