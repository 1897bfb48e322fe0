// SPDX-License-Identifier: MIT

import { NodeError } from "./nodeError";

/** Why a node turns a request away; the wire adapters map each to a status. */
export type RefusalKind =
  | "malformedPayment"
  | "credentials"
  | "unauthorized"
  | "payment"
  | "badRequest"
  | "denied"
  | "hashMismatch"
  | "notFound"
  | "methodNotAllowed"
  | "conflict"
  | "unsupportedMedia"
  | "unprocessable"
  | "tooEarly"
  | "busy"
  | "internal";

/** A request is turned away. `text` goes to the peer word for word; `detail` explains more where peers may see it. */
export class Refusal extends NodeError {
  readonly code = "REFUSED";

  constructor(
    readonly kind: RefusalKind,
    readonly text: string,
    readonly detail: string = "",
    options?: ErrorOptions,
  ) {
    super(detail === "" ? text : `${text}: ${detail}`, { kind }, options);
  }
}
