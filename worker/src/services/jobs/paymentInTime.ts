// SPDX-License-Identifier: MIT

import { ChainUnavailableError } from "../../domain/chainUnavailableError";
import type { Clock } from "../../ports/clock";
import { inTime } from "../inTime";

/** A payment that needs longer is given up: live video does not wait. */
const PAYMENT_MS = 5_000;

/**
 * A part of a payment that waits for chain or database, for 5 seconds at most. Then it throws `ChainUnavailableError`, and what comes after
 * all goes to `undo`.
 */
export async function paymentInTime<T>(work: Promise<T>, clock: Clock, undo?: (late: T) => Promise<void>): Promise<T> {
  return inTime(work, PAYMENT_MS, clock, () => {
    if (undo !== undefined) work.then(undo).catch(() => undefined);
    return new ChainUnavailableError(`no payment could be made within ${PAYMENT_MS / 1000} seconds: chain or database do not answer`);
  });
}
