// SPDX-License-Identifier: MIT

/** Names that are safe in a path, a log and a playlist as they are. */
const MANIFEST_ID = /^[A-Za-z0-9_][A-Za-z0-9_.+=@:~-]{0,127}$/;

/** Whether text can name a stream that is pushed. */
export function isManifestId(text: string): boolean {
  return MANIFEST_ID.test(text);
}
