// SPDX-License-Identifier: MIT

/** Gas of each scenario, by name. */
export type GasFigures = Readonly<Record<string, number>>;
