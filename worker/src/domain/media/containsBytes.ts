// SPDX-License-Identifier: MIT

/**
 * Whether `part` stands somewhere in `whole`, by the algorithm of Knuth, Morris and Pratt (1977): in linear time, also where both repeat themselves
 * as silence does. `Buffer.includes` then takes the product of both lengths. Takes four bytes for each of `part`.
 */
export function containsBytes(whole: Uint8Array, part: Uint8Array): boolean {
  if (part.length > whole.length) return false;
  const borders = bordersOf(part);
  let matched = 0;
  for (let at = 0; at < whole.length && matched < part.length; at += 1) {
    while (matched > 0 && part[matched] !== whole[at]) matched = borders[matched - 1];
    if (part[matched] === whole[at]) matched += 1;
  }
  return matched === part.length;
}

/** For each beginning of `bytes`, the length of the longest shorter beginning that it ends with. */
function bordersOf(bytes: Uint8Array): Uint32Array {
  const borders = new Uint32Array(bytes.length);
  let length = 0;
  for (let at = 1; at < bytes.length; at += 1) {
    while (length > 0 && bytes[length] !== bytes[at]) length = borders[length - 1];
    if (bytes[length] === bytes[at]) length += 1;
    borders[at] = length;
  }
  return borders;
}
