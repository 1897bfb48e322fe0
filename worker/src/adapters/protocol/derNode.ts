// SPDX-License-Identifier: MIT

/** Distinguished encoding rules (X.690), as much as a certificate needs. Each builds one value with its header. */
export const derNode = {
  of: (tag: number, ...contents: readonly Uint8Array[]): Uint8Array => {
    const content = Buffer.concat(contents);
    return Buffer.concat([Buffer.from([tag]), length(content.length), content]);
  },
  sequence: (...items: readonly Uint8Array[]): Uint8Array => derNode.of(0x30, ...items),
  set: (...items: readonly Uint8Array[]): Uint8Array => derNode.of(0x31, ...items),
  /** A non-negative integer given as big-endian bytes. */
  integer: (bytes: Uint8Array): Uint8Array => {
    let start = 0;
    while (start < bytes.length - 1 && bytes[start] === 0) start++;
    const trimmed = bytes.subarray(start);
    const needsSign = trimmed.length === 0 || trimmed[0]! >= 0x80;
    return derNode.of(0x02, needsSign ? Buffer.concat([Buffer.from([0]), trimmed]) : trimmed);
  },
  boolean: (value: boolean): Uint8Array => derNode.of(0x01, Buffer.from([value ? 0xff : 0])),
  octets: (content: Uint8Array): Uint8Array => derNode.of(0x04, content),
  bits: (content: Uint8Array, unusedBits = 0): Uint8Array => derNode.of(0x03, Buffer.from([unusedBits]), content),
  utf8: (text: string): Uint8Array => derNode.of(0x0c, Buffer.from(text, "utf8")),
  /** UTCTime until 2049, GeneralizedTime from then on (RFC 5280). */
  time: (date: Date): Uint8Array => {
    const digits = date.toISOString().replace(/[-:T]/g, "").slice(0, 14) + "Z";
    return date.getUTCFullYear() < 2050
      ? derNode.of(0x17, Buffer.from(digits.slice(2), "ascii"))
      : derNode.of(0x18, Buffer.from(digits, "ascii"));
  },
  oid: (text: string): Uint8Array => {
    const [first, second, ...rest] = text.split(".").map(Number);
    const bytes = [40 * first! + second!];
    for (const arc of rest) bytes.push(...base128(arc));
    return derNode.of(0x06, Buffer.from(bytes));
  },
} as const;

function length(size: number): Uint8Array {
  if (size < 0x80) return Buffer.from([size]);
  const bytes: number[] = [];
  for (let rest = size; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return Buffer.from([0x80 | bytes.length, ...bytes]);
}

function base128(arc: number): number[] {
  const bytes = [arc % 128];
  for (let rest = Math.floor(arc / 128); rest > 0; rest = Math.floor(rest / 128)) bytes.unshift(0x80 | (rest % 128));
  return bytes;
}
