// SPDX-License-Identifier: MIT

import type { IncomingMessage } from "node:http";
import type { Http2ServerRequest } from "node:http2";

/** A request over HTTP/1.1 or HTTP/2. */
export type ServerRequest = IncomingMessage | Http2ServerRequest;
