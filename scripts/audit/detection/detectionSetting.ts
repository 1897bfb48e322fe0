// SPDX-License-Identifier: MIT

import type { FalseKind } from "./falseKind";

/** One setting of the measurement. */
export interface DetectionSetting {
  readonly kind: FalseKind;
  /** Part of the claimed pixels with nothing behind it that can be opened, in percent. */
  readonly percent: number;
  /** Pixels that chance picks of each claim. */
  readonly samples: number;
}
