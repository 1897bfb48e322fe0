// SPDX-License-Identifier: MIT

/**
 * What a failed redemption means for the ticket: `used` = somebody redeemed it already, `final` = the contract will never
 * take it, `retryable` = it may succeed later.
 */
export type RedemptionFailure = "used" | "final" | "retryable";

/** Reasons that never go away, in the words of the contracts: ours (custom errors) and the deployed ones (texts). */
const FINAL_REASONS = [
  "TicketBrokerNullRecipient",
  "TicketBrokerNullSender",
  "TicketBrokerInvalidAuxData",
  "TicketBrokerInvalidBlockHash",
  "TicketBrokerTicketExpired",
  "TicketBrokerInvalidRecipientRand",
  "TicketBrokerInvalidSignature",
  "TicketBrokerTicketNotWinning",
  "ticket is expired",
  "ticket creationRound does not have a block hash",
  "ticket creationRoundBlockHash invalid for creationRound",
  "recipientRand does not match recipientRandHash",
  "invalid signature over ticket hash",
  "ECDSA: invalid signature",
  "INVALID_SIGNATURE_LENGTH",
  "ticket did not win",
  "invalid length for ticket auxData",
  "is null address",
] as const;
const USED_REASONS = ["TicketBrokerTicketUsed", "ticket is used"] as const;

/** Reads the decoded reason of a failed redemption. What is not known to be final is worth another try. */
export function redemptionFailure(reason: string): RedemptionFailure {
  if (USED_REASONS.some((text) => reason.includes(text))) return "used";
  return FINAL_REASONS.some((text) => reason.includes(text)) ? "final" : "retryable";
}
