// SPDX-License-Identifier: MIT

/** Reads bits, most significant first, and the Exp-Golomb codes of H.264 (ITU-T H.264, section 9.1). Past the end it reads zeros. */
export class BitReader {
  private position = 0;

  constructor(private readonly bytes: Uint8Array) {}

  get isExhausted(): boolean {
    return this.position > this.bytes.length * 8;
  }

  bit(): number {
    const byte = this.bytes[this.position >> 3] ?? 0;
    const value = (byte >> (7 - (this.position & 7))) & 1;
    this.position += 1;
    return value;
  }

  bits(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i += 1) value = value * 2 + this.bit();
    return value;
  }

  flag(): boolean {
    return this.bit() === 1;
  }

  /** Unsigned Exp-Golomb code, ue(v). */
  unsigned(): number {
    let zeros = 0;
    while (this.bit() === 0) {
      zeros += 1;
      if (zeros > 32) return 0;
    }
    return 2 ** zeros - 1 + this.bits(zeros);
  }

  /** Signed Exp-Golomb code, se(v). */
  signed(): number {
    const code = this.unsigned();
    return code % 2 === 0 ? -(code / 2) : (code + 1) / 2;
  }
}
