// SPDX-License-Identifier: MIT

/** Names that are safe in a log as they are, and in a path and a playlist when percent-encoded. */
const MANIFEST_ID = /^[A-Za-z0-9_](?:[A-Za-z0-9_ .+=@:~-]{0,126}[A-Za-z0-9_.+=@:~-])?$/;

/** Whether text can name a stream that is pushed. */
export function isManifestId(text: string): boolean {
  return MANIFEST_ID.test(text);
}
