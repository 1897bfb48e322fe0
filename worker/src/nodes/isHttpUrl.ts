// SPDX-License-Identifier: MIT

/** Whether text is an absolute URL of the web. */
export function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && ["http:", "https:"].includes(new URL(text).protocol);
}
