// SPDX-License-Identifier: MIT

import type { Curve } from "./curve";
import { loadNativeCurve } from "./loadNativeCurve";
import { nobleCurve } from "./nobleCurve";

/** The fastest curve implementation that works on this machine. */
export function loadCurve(): Curve {
  return loadNativeCurve() ?? nobleCurve;
}
