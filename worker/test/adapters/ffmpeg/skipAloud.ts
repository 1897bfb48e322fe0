// SPDX-License-Identifier: MIT

import type { Context } from "mocha";

/** Skips the running test and says why in the report. */
export function skipAloud(context: Context, reason: string): never {
  if (context.test !== undefined) context.test.title += ` (skipped: ${reason})`;
  return context.skip();
}
