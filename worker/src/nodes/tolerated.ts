// SPDX-License-Identifier: MIT

import type { OpenedNode } from "./openNode";

/** Services at work, of which one that stops is told of, and stops no other. */
export function tolerated(loops: readonly Promise<void>[], { logger }: OpenedNode, signal: AbortSignal): Promise<void>[] {
  return loops.map((loop) =>
    loop.catch((error: unknown) => {
      if (!signal.aborted) logger.error("A chain service stopped", { error });
    }),
  );
}
