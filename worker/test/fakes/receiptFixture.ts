// SPDX-License-Identifier: MIT

import { address } from "../../src/domain/address";
import { hex, type Hex } from "../../src/domain/hex";
import type { Keccak256 } from "../../src/domain/keccak256";
import { pixels } from "../../src/domain/pixels";
import { DEVICE_CLASS } from "../../src/domain/proofs/deviceClass";
import { receiptDigest } from "../../src/domain/proofs/receiptDigest";
import { receiptHash } from "../../src/domain/proofs/receiptHash";
import type { SegmentReceipt } from "../../src/domain/proofs/segmentReceipt";
import type { SignedReceipt } from "../../src/domain/proofs/signedReceipt";
import type { VerifierDomain } from "../../src/domain/proofs/verifierDomain";
import { round } from "../../src/domain/round";
import type { Signer } from "../../src/ports/signer";

function word(text: string, number: number): Hex {
  return `0x${text.repeat(28)}${number.toString(16).padStart(8, "0")}`;
}

/** Receipts whose every field is told apart from every other. */
export const receiptFixture = {
  domain: { chainId: 31337n, verifier: address(`0x${"7e".repeat(20)}`) } satisfies VerifierDomain,
  orchestrator: address(`0x${"0c".repeat(20)}`),
  gateway: address(`0x${"9a".repeat(20)}`),

  receipt: (number: number, changes: Partial<SegmentReceipt> = {}): SegmentReceipt => ({
    gateway: receiptFixture.gateway,
    orchestrator: receiptFixture.orchestrator,
    streamId: word("a1", 0),
    sequence: BigInt(number),
    round: round(10n),
    sourceHash: word("b2", number),
    renditionsHash: word("c3", number),
    profilesHash: word("d4", 0),
    pixels: pixels(1_000_000n + BigInt(number)),
    latencyMs: 900 + number,
    device: DEVICE_CLASS.software,
    ...changes,
  }),

  signed: (number: number, changes: Partial<SegmentReceipt> = {}): SignedReceipt => ({
    receipt: receiptFixture.receipt(number, changes),
    signature: `0x${"5e".repeat(65)}`,
  }),

  sign: async (receipt: SegmentReceipt, signer: Signer, domain: VerifierDomain, keccak256: Keccak256): Promise<SignedReceipt> => ({
    receipt,
    signature: hex(await signer.signDigest(receiptDigest(receiptHash(receipt, keccak256), domain, keccak256))),
  }),
} as const;
