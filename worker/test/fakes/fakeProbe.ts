// SPDX-License-Identifier: MIT

import { MediaError } from "../../src/domain/mediaError";
import type { MediaInfo } from "../../src/domain/mediaInfo";
import { PROFILE_PRESETS } from "../../src/domain/profilePresets";
import type { MediaProbe } from "../../src/ports/mediaProbe";
import { FAKE_SOURCE_INFO } from "./fakeSource";

const FRAMES = 60;

/** Reads what `FakeTranscoder` makes: a rendition begins with the name of its profile, `garbage` is no video, all else is a source. */
export class FakeProbe implements MediaProbe {
  async probe(bytes: Uint8Array): Promise<MediaInfo> {
    const text = new TextDecoder().decode(bytes.subarray(0, 64));
    if (text.startsWith("garbage")) throw new MediaError("TranscoderInvalidVideo", true);
    const { width, height } = PROFILE_PRESETS.get(text.split(" ", 1)[0]!) ?? FAKE_SOURCE_INFO;
    return { ...FAKE_SOURCE_INFO, width, height, frames: FRAMES };
  }
}
