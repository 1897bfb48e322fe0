// SPDX-License-Identifier: MIT
import { id, keccak256, TypedDataEncoder } from "ethers";
import type { Receipt } from "./receipt";
import { receiptTypes } from "./receiptTypes";

const TYPE_WORD = id(TypedDataEncoder.from(receiptTypes).encodeType("SegmentReceipt")).slice(2);

const wordOf = (value: string | bigint): string =>
  (typeof value === "bigint" ? value.toString(16) : value.slice(2).toLowerCase()).padStart(64, "0");

/** EIP-712 struct hash of a receipt. By hand, because ethers takes a minute for a hundred thousand of them. */
export function receiptHash(receipt: Receipt): string {
  const words = receiptTypes.SegmentReceipt.map(({ name }) => wordOf(receipt[name as keyof Receipt]));
  return keccak256(`0x${TYPE_WORD}${words.join("")}`);
}
