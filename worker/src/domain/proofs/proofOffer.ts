// SPDX-License-Identifier: MIT

import type { DeviceClass } from "./deviceClass";
import type { VerifierDomain } from "./verifierDomain";

/** What an orchestrator that keeps proofs tells a gateway beside its answer to a segment. */
export interface ProofOffer extends VerifierDomain {
  readonly device: DeviceClass;
}
