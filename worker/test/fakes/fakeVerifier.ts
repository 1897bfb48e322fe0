// SPDX-License-Identifier: MIT

import type { DeliveredRendition, RenditionVerifier, VerificationVerdict } from "../../src/ports/renditionVerifier";
import type { SourceSegment } from "../../src/ports/segmentSource";

const FRAMES = 60n;

/** Accepts what the fake transcoder makes: the right source, the right profile, the right count of pixels. */
export class FakeVerifier implements RenditionVerifier {
  async verify(source: SourceSegment, rendition: DeliveredRendition): Promise<VerificationVerdict> {
    const { profile, bytes, reportedPixels } = rendition;
    const name = new TextDecoder().decode(source.bytes.subarray(0, 64));
    const faults = [];
    if (!new TextDecoder().decode(bytes).startsWith(`${profile.name} of ${name}`)) {
      faults.push({ code: "ContentMismatch", detail: "not made from this source" });
    }
    if (reportedPixels !== BigInt(profile.width * profile.height) * FRAMES) {
      faults.push({ code: "PixelMismatch", detail: `${reportedPixels} pixels reported` });
    }
    return { isAccepted: faults.length === 0, faults, ssim: null };
  }
}
