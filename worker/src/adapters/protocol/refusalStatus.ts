// SPDX-License-Identifier: MIT

import type { RefusalKind } from "../../domain/refusal";

/** HTTP status for each reason to turn a request away (node-protocol section 5.2). */
export const REFUSAL_STATUS: Readonly<Record<RefusalKind, number>> = {
  malformedPayment: 402,
  credentials: 403,
  hashMismatch: 403,
  payment: 400,
  badRequest: 400,
  notFound: 404,
  conflict: 409,
  tooEarly: 425,
  busy: 503,
  internal: 500,
};
