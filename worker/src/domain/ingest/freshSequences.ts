// SPDX-License-Identifier: MIT

/** Segments may come so far out of order. */
const REMEMBERED = 1024;

/** Which numbers of a stream are used up: one that is used again would claim other work under the same work key (`streamId`). */
export class FreshSequences {
  private readonly used = new Set<bigint>();
  /** Numbers up to this one are taken for used. */
  private floor = -1n;

  /** Uses a number up. False when it was already, or may have been. */
  take(sequence: bigint): boolean {
    if (sequence <= this.floor || this.used.has(sequence)) return false;
    this.used.add(sequence);
    if (this.used.size > REMEMBERED) {
      this.floor = [...this.used].reduce((least, other) => (other < least ? other : least));
      this.used.delete(this.floor);
    }
    return true;
  }

  /** Gives back a number for which no work was done. */
  release(sequence: bigint): void {
    this.used.delete(sequence);
  }
}
