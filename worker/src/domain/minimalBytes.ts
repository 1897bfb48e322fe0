// SPDX-License-Identifier: MIT

/** Big-endian bytes of a non-negative integer without leading zeros; empty for 0. The wire's `BE(n)`. */
export function minimalBytes(value: bigint): Uint8Array {
  if (value < 0n) throw new RangeError(`cannot encode a negative integer: ${value}`);
  if (value === 0n) return new Uint8Array(0);
  const digits = value.toString(16);
  return hexDigitsToBytes(digits.length % 2 === 0 ? digits : `0${digits}`);
}

function hexDigitsToBytes(digits: string): Uint8Array {
  const bytes = new Uint8Array(digits.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = parseInt(digits.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}
