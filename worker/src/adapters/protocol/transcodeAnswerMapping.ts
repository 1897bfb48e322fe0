// SPDX-License-Identifier: MIT

import { pixels } from "../../domain/pixels";
import type { TranscodeAnswer } from "../../domain/transcodeAnswer";
import { orchestratorInfoMapping } from "./orchestratorInfoMapping";
import type { WireMessages } from "./wireMessages";

/** Answers to segments, on the wire and in the domain. */
export const transcodeAnswerMapping = {
  toWire: (answer: TranscodeAnswer): Partial<WireMessages["TranscodeResult"]> => ({
    seq: String(answer.sequence),
    ...(answer.error === undefined
      ? {
          data: {
            segments: answer.renditions.map((rendition) => ({
              url: rendition.url,
              pixels: String(rendition.pixels),
              perceptual_hash_url: rendition.perceptualHashUrl,
            })),
            sig: answer.signature,
          },
        }
      : { error: answer.error }),
    info: answer.info ? orchestratorInfoMapping.toWire(answer.info) : null,
  }),

  fromWire: (wire: WireMessages["TranscodeResult"]): TranscodeAnswer => ({
    sequence: BigInt(wire.seq),
    error: wire.result === "error" ? (wire.error ?? "") : undefined,
    renditions: (wire.data?.segments ?? []).map((segment) => ({
      url: segment.url,
      pixels: pixels(BigInt(segment.pixels)),
      perceptualHashUrl: segment.perceptual_hash_url,
    })),
    signature: wire.data?.sig ?? new Uint8Array(0),
    info: wire.info ? orchestratorInfoMapping.fromWire(wire.info) : undefined,
  }),
} as const;
