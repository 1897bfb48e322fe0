// SPDX-License-Identifier: MIT

import { NodeError } from "./nodeError";

/** Why a gateway will not pay. */
export type PaymentRefusal =
  | "paramsMissing"
  | "paramsExpired"
  | "faceValueTooLow"
  | "ticketEvTooHigh"
  | "ticketEvTooLow"
  | "noncesUsedUp"
  | "senderUnlocking"
  | "noReserve"
  | "noDeposit"
  | "totalEvTooHigh"
  | "faceValueTooHigh"
  | "priceDoubled"
  | "priceTooHigh";

/** The gateway refuses an orchestrator's terms, or its own funds do not allow tickets. */
export class PaymentRefusedError extends NodeError {
  readonly code = "PAYMENT_REFUSED";

  constructor(
    readonly refusal: PaymentRefusal,
    message: string,
    fields: Readonly<Record<string, unknown>> = {},
  ) {
    super(message, { refusal, ...fields });
  }

  /** The gateway's own funds are at fault: no other orchestrator would do, the stream must stop. */
  get isSenderFault(): boolean {
    return this.refusal === "senderUnlocking" || this.refusal === "noReserve" || this.refusal === "noDeposit";
  }
}
