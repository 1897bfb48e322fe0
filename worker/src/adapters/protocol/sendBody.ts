// SPDX-License-Identifier: MIT

import { Http2ServerResponse } from "node:http2";
import { AnswerCutError } from "./answerCutError";
import type { ServerResponse } from "./serverResponse";

/** So much of an answer lies in memory for a peer that reads slowly. */
const PIECE_BYTES = 262_144;
const STALLED_MS = 60_000;

/**
 * Sends the body of an answer, no faster than the peer reads, and ends it. A peer that does not take a piece of 256 kB within `stalledMs`
 * is cut off. Throws {@link AnswerCutError}, or what reading the body throws.
 */
export async function sendBody(
  response: ServerResponse,
  body: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  { stalledMs = STALLED_MS }: { readonly stalledMs?: number | undefined } = {},
): Promise<void> {
  try {
    for await (const part of body) {
      for (let first = 0; first < part.length; first += PIECE_BYTES) {
        const piece = part.subarray(first, first + PIECE_BYTES);
        const isRoomLeft = response instanceof Http2ServerResponse ? response.write(piece) : response.write(piece);
        if (!isRoomLeft) await happens(response, "drain", stalledMs);
      }
    }
    response.end();
    await happens(response, "finish", stalledMs);
  } catch (error) {
    response.destroy();
    throw error;
  }
}

function happens(response: ServerResponse, event: "drain" | "finish", stalledMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      response.off(event, onEvent).off("close", onClose);
    };
    const onEvent = (): void => {
      stop();
      resolve();
    };
    const fail = (problem: string): void => {
      stop();
      reject(new AnswerCutError(problem));
    };
    const onClose = (): void => fail("the peer went away");
    const timer = setTimeout(() => fail(`the peer did not read on for ${stalledMs} ms`), stalledMs);
    response.on(event, onEvent).on("close", onClose);
    if (isGone(response)) onClose();
  });
}

function isGone(response: ServerResponse): boolean {
  return response instanceof Http2ServerResponse ? response.stream.destroyed : response.destroyed;
}
