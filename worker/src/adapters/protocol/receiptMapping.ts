// SPDX-License-Identifier: MIT

import { z } from "zod";
import { address } from "../../domain/address";
import type { Hex } from "../../domain/hex";
import { pixels } from "../../domain/pixels";
import { isDeviceClass } from "../../domain/proofs/isDeviceClass";
import type { SignedReceipt } from "../../domain/proofs/signedReceipt";
import { round } from "../../domain/round";

/** Contract wallets may take signatures of any form; what is longer than this is taken by nobody here. */
const MAX_SIGNATURE_BYTES = 2048;

const account = z
  .string()
  .regex(/^0x[0-9a-fA-F]{40}$/)
  .transform(address);
const hash = z.string().regex(/^0x[0-9a-f]{64}$/) as unknown as z.ZodType<Hex>;
const uint = (bits: number): z.ZodType<bigint> =>
  z
    .string()
    .regex(/^(0|[1-9]\d{0,19})$/)
    .transform(BigInt)
    .refine((value) => value < 1n << BigInt(bits));

const SIGNED_RECEIPT = z.strictObject({
  receipt: z.strictObject({
    gateway: account,
    orchestrator: account,
    streamId: hash,
    sequence: uint(64),
    round: uint(64).transform(round),
    sourceHash: hash,
    renditionsHash: hash,
    profilesHash: hash,
    pixels: uint(64)
      .refine((value) => value > 0n)
      .transform(pixels),
    latencyMs: z
      .number()
      .int()
      .min(0)
      .max(2 ** 32 - 1),
    device: z.number().refine(isDeviceClass),
  }),
  signature: z
    .string()
    .max(2 + 2 * MAX_SIGNATURE_BYTES)
    .regex(/^0x([0-9a-f]{2})*$/) as unknown as z.ZodType<Hex>,
});

/** Receipts in JSON: integers of more than 32 bits as decimal text, bytes as lower-case hexadecimal text with `0x`. */
export const receiptMapping = {
  toJson: ({ receipt, signature }: SignedReceipt): Record<string, unknown> => ({
    receipt: {
      ...receipt,
      sequence: receipt.sequence.toString(),
      round: receipt.round.toString(),
      pixels: receipt.pixels.toString(),
    },
    signature,
  }),

  /** Throws an `Error` that says what is wrong. */
  fromJson: (json: unknown): SignedReceipt => {
    const parsed = SIGNED_RECEIPT.safeParse(json);
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    throw new SyntaxError(`${issue?.path.join(".") ?? ""}: ${issue?.message ?? "malformed"}`);
  },
} as const;
