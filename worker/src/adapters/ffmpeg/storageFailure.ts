// SPDX-License-Identifier: MIT

import { TranscodeFailure } from "./transcodeFailure";

/** Turns a file system error into what the operator has to mend. */
export function storageFailure(error: unknown): TranscodeFailure {
  const { code, path, message } = error as NodeJS.ErrnoException;
  const place = path === undefined ? "the folder for temporary files" : path;
  if (code === "ENOSPC" || code === "EDQUOT") {
    return new TranscodeFailure("storageFull", `No space left for ${place}: free space on that disk`, { cause: error });
  }
  if (code === "EROFS" || code === "EACCES" || code === "EPERM" || code === "ENOENT" || code === "ENOTDIR") {
    const detail = `Cannot write ${place} (${code}): make the folder exist and writable, or set TMPDIR to one that is`;
    return new TranscodeFailure("storageUnwritable", detail, { cause: error });
  }
  return new TranscodeFailure("storageUnwritable", `Cannot write ${place}: ${message}`, { cause: error });
}
