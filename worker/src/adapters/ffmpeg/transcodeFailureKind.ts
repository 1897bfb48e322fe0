// SPDX-License-Identifier: MIT

/** What went wrong on this machine while it handled media. */
export type TranscodeFailureKind =
  "timeout" | "aborted" | "crashed" | "storageFull" | "storageUnwritable" | "outOfMemory" | "encoderMissing" | "closed" | "failed";
