// SPDX-License-Identifier: MIT

/** Settings as text, by flag name (`eth-url`), whatever they came from: flags, environment, file. */
export type Settings = ReadonlyMap<string, string>;
