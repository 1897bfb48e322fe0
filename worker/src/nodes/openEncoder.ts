// SPDX-License-Identifier: MIT

import { findFfmpeg } from "../adapters/ffmpeg/findFfmpeg";
import { openFfmpegTranscoder } from "../adapters/ffmpeg/openFfmpegTranscoder";
import type { Logger } from "../ports/logger";
import type { Transcoder } from "../ports/transcoder";
import type { EncoderConfig } from "./encoderConfig";
import { VERSION } from "./version";

/** Opens this machine's encoder, and says what it is. `owner`, when known, is written into the renditions. */
export async function openEncoder({ gpu, preset }: EncoderConfig, owner: string | undefined, logger: Logger): Promise<Transcoder> {
  const tag = `Livepeer Transcoder ${VERSION}${owner === undefined ? "" : ` (${owner})`}`;
  const transcoder = await openFfmpegTranscoder({ gpu, preset, tag }, { tools: await findFfmpeg(), logger });
  const { description, pixelsPerSecond } = await transcoder.capabilities();
  logger.info("Transcoding with", { encoder: description, pixelsPerSecond });
  return transcoder;
}
