// SPDX-License-Identifier: MIT

import type { FfmpegCapabilities } from "./ffmpegCapabilities";

/**
 * What a machine does without its GPU, where the processors alone do more pixels a second; else all it does.
 * A GPU that decodes and cannot encode is such a case: opening it costs each segment more than the decoding it saves.
 */
export function leaveSlowGpu(
  capabilities: FfmpegCapabilities,
  pixelsPerSecond: { readonly withGpu: number; readonly inSoftware: number },
): FfmpegCapabilities {
  const { withGpu, inSoftware } = pixelsPerSecond;
  if (withGpu >= inSoftware) return capabilities;
  const share = (withGpu / inSoftware).toFixed(2);
  const problem = `${capabilities.cuda.deviceName ?? "the GPU"} does ${share} of what the processors do: left alone (--gpu 0 uses it all the same)`;
  return {
    ...capabilities,
    encoders: new Set([...capabilities.encoders].filter((encoder) => !encoder.endsWith("_nvenc"))),
    cuda: { deviceName: undefined, canDecode: false, canScale: false, problem },
  };
}
