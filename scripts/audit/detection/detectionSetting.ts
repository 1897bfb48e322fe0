// SPDX-License-Identifier: MIT

/** One setting of the measurement. */
export interface DetectionSetting {
  /** Part of the claimed pixels with no receipt behind it, in percent. */
  readonly percent: number;
  /** Pixels that chance picks of each claim. */
  readonly samples: number;
}
