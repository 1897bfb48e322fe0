// SPDX-License-Identifier: MIT

/** Whether an absolute URL says more than how to reach a host: a node serves its own paths only. */
export function hasPath(url: string): boolean {
  const { pathname, search, hash, username } = new URL(url);
  return pathname !== "/" || search !== "" || hash !== "" || username !== "";
}
