// SPDX-License-Identifier: MIT
const [D6, D9, D27] = [10n ** 6n, 10n ** 9n, 10n ** 27n];

const perc = (scale: bigint) => (amount: bigint, share: bigint) => (amount * share) / scale;
// Two floors, as the specification wants it (README section 4).
const frac = (scale: bigint) => (amount: bigint, numerator: bigint, denominator: bigint) =>
  (amount * ((numerator * scale) / denominator)) / scale;

/** The protocol's arithmetic on exact integers: `percD(x, n)` and `fracD(x, a, b)` for scales of 6, 9 and 27 digits. */
export const floors = { perc6: perc(D6), perc9: perc(D9), perc27: perc(D27), frac9: frac(D9), frac27: frac(D27), one: D27 };
