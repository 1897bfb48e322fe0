// SPDX-License-Identifier: MIT

import type { Readable } from "node:stream";
import { GrowingBytes } from "../../domain/growingBytes";
import { BodyTooLargeError } from "./bodyTooLargeError";
import { BodyTooSlowError } from "./bodyTooSlowError";

export interface BodyLimits {
  readonly maxBytes: number;
  /** The whole body must be there within this; no limit when missing. */
  readonly timeoutMs?: number;
  /** Told of the size of each chunk before it is kept; throws to refuse it. */
  readonly onChunk?: (bytes: number) => void;
}

/**
 * Reads a stream to its end. Throws {@link BodyTooLargeError}, {@link BodyTooSlowError}, or the stream's own error. The stream stays
 * open: who refuses a body still has to answer over the same connection.
 */
export function readBody(stream: Readable, { maxBytes, timeoutMs, onChunk }: BodyLimits): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const body = new GrowingBytes();
    const fail = (error: Error): void => {
      stop();
      body.clear();
      reject(error);
    };
    const onData = (chunk: Buffer): void => {
      if (body.length + chunk.length > maxBytes) return fail(new BodyTooLargeError(maxBytes));
      try {
        onChunk?.(chunk.length);
      } catch (error) {
        return fail(error as Error);
      }
      body.append(chunk);
    };
    const onEnd = (): void => {
      stop();
      const { buffer, byteOffset, length } = body.take();
      resolve(Buffer.from(buffer, byteOffset, length));
    };
    const onClose = (): void => fail(new Error("the peer went away in the middle of a body"));
    const timer = timeoutMs === undefined ? undefined : setTimeout(() => fail(new BodyTooSlowError(timeoutMs)), timeoutMs);
    const stop = (): void => {
      clearTimeout(timer);
      stream.off("data", onData).off("end", onEnd).off("error", fail).off("close", onClose);
      // What comes later has nobody to tell.
      stream.on("error", () => undefined);
    };
    if (stream.destroyed) return fail(stream.errored ?? new Error("the peer went away before its body came"));
    stream.on("end", onEnd).on("error", fail).on("close", onClose).on("data", onData);
  });
}
