// SPDX-License-Identifier: MIT

/** Headers of a transcoder's result, and the values that are fixed (node-protocol section 11). */
export const resultHeaders = {
  authorization: "authorization",
  credentials: "credentials",
  taskId: "taskid",
  pixels: "pixels",
  /** What `authorization` says. */
  protocol: "Livepeer-Transcoder-1.0",
  errorType: "livepeer/transcoding-error",
} as const;
