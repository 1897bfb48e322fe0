// SPDX-License-Identifier: MIT

import type { StreamSettings } from "../domain/ingest/streamSettings";

/** Decides who may push a stream. */
export interface StreamAuthorizer {
  /** Settings for the stream that begins with a segment at `url`. Throws a `Refusal` when it is not to be taken. */
  authorize(url: string): Promise<StreamSettings>;
}
