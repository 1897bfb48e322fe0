// SPDX-License-Identifier: MIT

import type { Payment } from "../../domain/payment";
import { Refusal } from "../../domain/refusal";
import type { SegmentRequest } from "../../domain/segmentRequest";
import { paymentMapping } from "./paymentMapping";
import { segmentRequestMapping } from "./segmentRequestMapping";
import type { WireCodec } from "./wireCodec";

/** Whoever sends them is not known yet: so much is decoded. 600 tickets make some 58 kB (node-protocol section 21). */
const MAX_PAYMENT_LENGTH = 131_072;
/** 20 profiles, capabilities and a signed upload policy fit several times. */
const MAX_SEGMENT_LENGTH = 65_536;

/** The two headers of /segment and /payment, standard base64 of protobuf messages (node-protocol section 5.1). */
export const requestHeaders = {
  payment: "livepeer-payment",
  segment: "livepeer-segment",

  /** Throws a {@link Refusal}. An absent or empty header is an empty payment. */
  readPayment: (header: string | undefined, codec: WireCodec): Payment => {
    const text = header ?? "";
    if (text.length > MAX_PAYMENT_LENGTH) throw new Refusal("malformedPayment", "Livepeer-Payment is too long");
    const bytes = base64(text);
    if (bytes === undefined) {
      throw new Refusal("malformedPayment", "base64 decode error: illegal base64 data in Livepeer-Payment");
    }
    try {
      return paymentMapping.fromWire(codec.decode("Payment", bytes));
    } catch (cause) {
      throw new Refusal("malformedPayment", `protobuf unmarshal error: ${messageOf(cause)}`, "", { cause });
    }
  },

  /** Throws a {@link Refusal}. */
  readSegment: (header: string | undefined, codec: WireCodec): SegmentRequest => {
    const text = header ?? "";
    if (text.length > MAX_SEGMENT_LENGTH) throw new Refusal("credentials", "Livepeer-Segment is too long");
    const bytes = base64(text);
    if (bytes === undefined) throw new Refusal("credentials", "ErrorSegEncoding");
    try {
      return segmentRequestMapping.fromWire(codec.decode("SegData", bytes));
    } catch (cause) {
      if (cause instanceof Refusal) throw cause;
      throw new Refusal("credentials", `protobuf unmarshal error: ${messageOf(cause)}`, "", { cause });
    }
  },
} as const;

function base64(text: string): Buffer | undefined {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0) return undefined;
  return Buffer.from(text, "base64");
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
