// SPDX-License-Identifier: MIT

const MIN_BLOCK_BYTES = 1024;
const MAX_BLOCK_BYTES = 262_144;

/**
 * Bytes that come in pieces. They are copied into blocks, and no piece is kept: a peer that sends one byte at a time would make this node
 * hold some hundred bytes for each. What is held is at most twice what came, and 1 kB.
 */
export class GrowingBytes {
  private blocks: Uint8Array[] = [];
  /** Free bytes at the end of the last block. */
  private room = 0;
  private size = 0;

  get length(): number {
    return this.size;
  }

  append(piece: Uint8Array): void {
    const fitting = Math.min(piece.length, this.room);
    if (fitting > 0) this.write(piece.subarray(0, fitting));
    if (fitting === piece.length) return;
    const rest = piece.subarray(fitting);
    const usual = Math.min(Math.max(this.size, MIN_BLOCK_BYTES), MAX_BLOCK_BYTES);
    const block = new Uint8Array(Math.max(rest.length, usual));
    this.blocks.push(block);
    this.room = block.length;
    this.write(rest);
  }

  /** Returns everything as one, and begins anew. */
  take(): Uint8Array {
    const { blocks, size } = this;
    this.clear();
    if (blocks.length === 1) return blocks[0]!.subarray(0, size);
    const all = new Uint8Array(size);
    let at = 0;
    for (const block of blocks) {
      const part = block.subarray(0, size - at);
      all.set(part, at);
      at += part.length;
    }
    return all;
  }

  clear(): void {
    this.blocks = [];
    this.room = 0;
    this.size = 0;
  }

  /** Into the room that there is. */
  private write(bytes: Uint8Array): void {
    const last = this.blocks[this.blocks.length - 1]!;
    last.set(bytes, last.length - this.room);
    this.room -= bytes.length;
    this.size += bytes.length;
  }
}
