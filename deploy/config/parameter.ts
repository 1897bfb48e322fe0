// SPDX-License-Identifier: MIT

/** One value of a network's configuration, with its unit and the reason for it. */
export interface Parameter<T> {
  readonly value: T;
  readonly unit: string;
  readonly reason: string;
}
