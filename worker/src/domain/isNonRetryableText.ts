// SPDX-License-Identifier: MIT

/** Error texts that blame the input (node-operations section 9.5): another orchestrator would fail as well. */
const NON_RETRYABLE: ReadonlySet<string> = new Set([
  "Unsupported input pixel format",
  "Error initializing filtergraph",
  "Too many outputs",
  "Unsupported input codec",
  "No keyframes in input",
  "Unrecoverable state, restart process",
  "Encoded frames runaway",
  "Decoder not found",
  "Demuxer not found",
  "Encoder not found",
  "Muxer not found",
  "Option not found",
  "Invalid argument",
  "TranscoderInvalidResolution",
  "TranscoderInvalidVideo",
  "TranscoderUnrecognizedFormat",
  "TranscoderUnrecognizedProfile",
  "TranscoderInvalidGOP",
  "TranscoderIncompatibleDevices",
]);

/** Whether an orchestrator's error text says that the segment itself is at fault. */
export function isNonRetryableText(text: string): boolean {
  return NON_RETRYABLE.has(text.trim());
}
