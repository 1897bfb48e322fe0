// SPDX-License-Identifier: MIT

import type { ServerResponse as Http1Response } from "node:http";
import type { Http2ServerResponse } from "node:http2";

/** A response over HTTP/1.1 or HTTP/2. */
export type ServerResponse = Http1Response | Http2ServerResponse;
