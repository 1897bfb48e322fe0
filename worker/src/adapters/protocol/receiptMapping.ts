// SPDX-License-Identifier: MIT

import { z } from "zod";
import { address } from "../../domain/address";
import type { Hex } from "../../domain/hex";
import { pixels } from "../../domain/pixels";
import type { SignedReceipt } from "../../domain/proofs/signedReceipt";
import { round } from "../../domain/round";
import type { ClaimedReceipt } from "../../ports/claimStore";

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

const RECEIPT = z.strictObject({
  gateway: account,
  orchestrator: account,
  streamId: hash,
  sequence: uint(64),
  round: uint(64).transform(round),
  sourceHash: hash,
  renditionsHash: hash,
  profilesHash: hash,
  pixels: uint(64).transform(pixels),
  latencyMs: z
    .number()
    .int()
    .min(0)
    .max(2 ** 32 - 1),
  device: z.number().int().min(0).max(255),
});

const signature = z
  .string()
  .max(2 + 2 * MAX_SIGNATURE_BYTES)
  .regex(/^0x([0-9a-f]{2})*$/) as unknown as z.ZodType<Hex>;

const SIGNED_RECEIPT = z.strictObject({ receipt: RECEIPT, signature });
const CLAIMED_RECEIPT = z.strictObject({ start: uint(64), receipt: RECEIPT, signature });

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
  fromJson: (json: unknown): SignedReceipt => parsed(SIGNED_RECEIPT.safeParse(json)),

  /** A receipt in a claim, with its start. */
  fromClaimLine: (line: string): ClaimedReceipt => parsed(CLAIMED_RECEIPT.safeParse(JSON.parse(line))),
} as const;

function parsed<T>(result: z.ZodSafeParseResult<T>): T {
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new SyntaxError(`${issue?.path.join(".") ?? ""}: ${issue?.message ?? "malformed"}`);
}
