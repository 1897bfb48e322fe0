// SPDX-License-Identifier: MIT

import type { RefusalKind } from "../../domain/refusal";

/** HTTP status for each reason to turn a request away (node-protocol sections 5.2, 11 and 20.1). */
export const REFUSAL_STATUS: Readonly<Record<RefusalKind, number>> = {
  malformedPayment: 402,
  credentials: 403,
  unauthorized: 401,
  hashMismatch: 403,
  payment: 400,
  badRequest: 400,
  denied: 403,
  notFound: 404,
  methodNotAllowed: 405,
  conflict: 409,
  unsupportedMedia: 415,
  unprocessable: 422,
  tooEarly: 425,
  busy: 503,
  internal: 500,
};
