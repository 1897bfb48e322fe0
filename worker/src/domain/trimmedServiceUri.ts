// SPDX-License-Identifier: MIT

/** A service URI without slashes at its end: paths are appended to it. */
export function trimmedServiceUri(uri: string): string {
  return uri.trim().replace(/\/+$/, "");
}
