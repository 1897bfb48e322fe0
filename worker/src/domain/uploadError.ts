// SPDX-License-Identifier: MIT

import { NodeError } from "./nodeError";

/** A gateway's object store did not take a rendition. */
export class UploadError extends NodeError {
  readonly code = "UPLOAD_FAILED";
}
