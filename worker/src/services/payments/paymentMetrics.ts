// SPDX-License-Identifier: MIT

import type { Counter, Metrics } from "../../ports/metrics";

/** What is counted about payments. Names and units (gwei) are the network's, so that existing boards work. */
export interface PaymentMetrics {
  readonly ticketsReceived: Counter;
  /** Gwei. */
  readonly ticketValueReceived: Counter;
  readonly winningTickets: Counter;
  readonly receiveErrors: Counter;
  readonly ticketsSent: Counter;
  /** Gwei. */
  readonly ticketValueSent: Counter;
  readonly createErrors: Counter;
}

/** Registers the payment metrics. */
export function createPaymentMetrics(metrics: Metrics): PaymentMetrics {
  const counter = (name: string, help: string, labelNames: readonly string[] = []): Counter => metrics.counter({ name, help, labelNames });
  return {
    ticketsReceived: counter("tickets_recv", "Tickets received and credited"),
    ticketValueReceived: counter("ticket_value_recv", "Expected value of credited tickets, in gwei"),
    winningTickets: counter("winning_tickets_recv", "Winning tickets received"),
    receiveErrors: counter("payment_recv_errors", "Payments that were refused", ["error_code"]),
    ticketsSent: counter("tickets_sent", "Tickets sent"),
    ticketValueSent: counter("ticket_value_sent", "Expected value of sent tickets, in gwei"),
    createErrors: counter("payment_create_errors", "Payments that could not be made", ["error_code"]),
  };
}
