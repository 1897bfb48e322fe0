// SPDX-License-Identifier: MIT

/** H.264 profile of a rendition; `default` leaves it to the encoder. */
export type EncoderProfile = "default" | "baseline" | "main" | "high" | "constrainedHigh";
