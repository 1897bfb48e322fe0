// SPDX-License-Identifier: MIT

import { bytesToBigInt } from "./bytesToBigInt";

const RANDOM_BYTES = 26;
const TIME_SHIFT = BigInt(8 * RANDOM_BYTES);

/**
 * The seed of ticket params: 32 bytes, the time at which they were made in the first 6 and entropy in the others. A payment echoes it and
 * recipientRand commits to it, so the node knows how old the params are by its own clock. It is no secret.
 */
export const ticketSeed = {
  randomBytes: RANDOM_BYTES,

  /** `madeAt` in milliseconds since the epoch; `random` of 26 bytes. */
  of(madeAt: number, random: Uint8Array): bigint {
    if (random.length !== RANDOM_BYTES) throw new RangeError(`a seed takes ${RANDOM_BYTES} random bytes, not ${random.length}`);
    return (BigInt(madeAt) << TIME_SHIFT) | bytesToBigInt(random);
  },

  /** Milliseconds since the epoch. */
  madeAt: (seed: bigint): number => Number(seed >> TIME_SHIFT),
} as const;
