// SPDX-License-Identifier: MIT

import { address } from "../address";
import { DEVICE_CLASS } from "./deviceClass";
import { isDeviceClass } from "./isDeviceClass";
import type { ProofOffer } from "./proofOffer";

/**
 * Reads the headers `Livepeer-Verifier: <chainId>:<address>` and `Livepeer-Device: <number>`. Undefined when the first one is not there
 * or is not of this form: an orchestrator that says something else is served as one that says nothing.
 */
export function parseProofOffer(verifier: string | undefined, device: string | undefined): ProofOffer | undefined {
  const match = /^([1-9]\d{0,19}):(0x[0-9a-fA-F]{40})$/.exec(verifier?.trim() ?? "");
  if (match === null) return undefined;
  const number = /^\d$/.test(device?.trim() ?? "") ? Number(device) : DEVICE_CLASS.unknown;
  return {
    chainId: BigInt(match[1]!),
    verifier: address(match[2]!),
    device: isDeviceClass(number) ? number : DEVICE_CLASS.unknown,
  };
}
