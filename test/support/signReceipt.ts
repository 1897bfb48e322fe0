// SPDX-License-Identifier: MIT
import type { Signer, TypedDataDomain } from "ethers";
import type { Receipt } from "./receipt";
import { receiptTypes } from "./receiptTypes";

/** The signature of a gateway on a receipt for the Verifier at an address; `domain` says what is not as it should be. */
export function signReceipt(gateway: Signer, verifier: string, receipt: Receipt, domain: TypedDataDomain = {}): Promise<string> {
  const name = "Livepeer Verifier";
  return gateway.signTypedData({ name, version: "1", chainId: 31337n, verifyingContract: verifier, ...domain }, receiptTypes, receipt);
}
