// SPDX-License-Identifier: MIT

import type { FfmpegTranscoderOptions } from "./ffmpegTranscoderOptions";

/** Settings of a transcoder that looks for itself what is best. */
export interface OpenTranscoderOptions extends Omit<FfmpegTranscoderOptions, "gpu"> {
  /** A device is used for all that works on it; `auto` uses device 0 where it does more than the processors; `off` none. Default `auto`. */
  readonly gpu?: "auto" | "off" | number;
}
