// SPDX-License-Identifier: MIT

import { concatBytes } from "../concatBytes";
import type { Keccak256 } from "../keccak256";
import { wordBytes } from "../wordBytes";
import type { VerifierDomain } from "./verifierDomain";

const DOMAIN_TYPE = "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)";
const NAME = "Livepeer Verifier";
const VERSION = "1";

/** EIP-712 digest of a receipt, from its struct hash: the 32 bytes that the gateway signs. */
export function receiptDigest(structHash: Uint8Array, domain: VerifierDomain, keccak256: Keccak256): Uint8Array {
  const text = (value: string): Uint8Array => keccak256(new TextEncoder().encode(value));
  const separator = keccak256(
    concatBytes(text(DOMAIN_TYPE), text(NAME), text(VERSION), wordBytes(domain.chainId), wordBytes(BigInt(domain.verifier))),
  );
  return keccak256(concatBytes(Uint8Array.of(0x19, 0x01), separator, structHash));
}
