// SPDX-License-Identifier: MIT

/** An entry of the public directory: the name that clients resolve and the recorded contract that stands behind it. */
export interface Registration {
  readonly id: string;
  readonly contract: string;
}
