// SPDX-License-Identifier: MIT

import { hex } from "../../domain/hex";
import { hexToBytes } from "../../domain/hexToBytes";
import type { Payment } from "../../domain/payment";
import { priceMapping } from "./priceMapping";
import { ticketParamsMapping } from "./ticketParamsMapping";
import { wireAddress } from "./wireAddress";
import type { WireMessages } from "./wireMessages";

/** Tickets of one set of parameters that an orchestrator takes (node-payments section 5). */
const MAX_TICKETS = 600;

/** Payments on the wire and in the domain. The creation round travels in a field of its own, not with the params. */
export const paymentMapping = {
  toWire: (payment: Payment): WireMessages["Payment"] => ({
    ticket_params: payment.ticketParams ? { ...ticketParamsMapping.toWire(payment.ticketParams), expiration_params: null } : null,
    sender: payment.sender ? hexToBytes(payment.sender) : new Uint8Array(0),
    expiration_params: payment.ticketParams ? ticketParamsMapping.expirationToWire(payment.ticketParams.expirationParams) : null,
    ticket_sender_params: payment.tickets.map(({ senderNonce, signature }) => ({
      sender_nonce: senderNonce,
      sig: hexToBytes(signature),
    })),
    expected_price: payment.expectedPrice ? priceMapping.toWire(payment.expectedPrice) : null,
  }),

  /** Throws an `Error` for what cannot be a payment. */
  fromWire: (wire: WireMessages["Payment"]): Payment => {
    const { length } = wire.ticket_sender_params;
    if (length > MAX_TICKETS) throw new Error(`${length} tickets; at most ${MAX_TICKETS} come at a time`);
    return {
      sender: wireAddress(wire.sender),
      ticketParams: wire.ticket_params ? ticketParamsMapping.fromWire(wire.ticket_params, wire.expiration_params) : undefined,
      tickets: wire.ticket_sender_params.map(({ sender_nonce, sig }) => ({
        senderNonce: sender_nonce,
        signature: hex(sig),
      })),
      expectedPrice: wire.expected_price ? priceMapping.fromWire(wire.expected_price) : undefined,
    };
  },
} as const;
