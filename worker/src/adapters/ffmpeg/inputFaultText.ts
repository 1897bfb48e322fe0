// SPDX-License-Identifier: MIT

/** Texts of node-operations section 9.5 that this node uses for faults of the input. */
export type InputFaultText =
  | "TranscoderInvalidVideo"
  | "TranscoderInvalidResolution"
  | "TranscoderInvalidGOP"
  | "TranscoderUnrecognizedFormat"
  | "TranscoderUnrecognizedProfile"
  | "Unsupported input codec"
  | "Unsupported input pixel format"
  | "No keyframes in input"
  | "Encoded frames runaway"
  | "Too many outputs"
  | "Invalid argument";
