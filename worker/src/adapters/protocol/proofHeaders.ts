// SPDX-License-Identifier: MIT

import { parseProofOffer } from "../../domain/proofs/parseProofOffer";
import type { ProofOffer } from "../../domain/proofs/proofOffer";

type Header = string | readonly string[] | undefined;

/**
 * Response headers of /segment by which an orchestrator says that it keeps proofs of its work. Nodes that do not know them skip them, as
 * HTTP asks of everybody.
 */
export const proofHeaders = {
  verifier: "livepeer-verifier",
  device: "livepeer-device",

  write: (offer: ProofOffer | undefined): Record<string, string> =>
    offer === undefined
      ? {}
      : { [proofHeaders.verifier]: `${offer.chainId}:${offer.verifier}`, [proofHeaders.device]: String(offer.device) },

  read: (headers: Readonly<Record<string, Header>>): ProofOffer | undefined =>
    parseProofOffer(single(headers[proofHeaders.verifier]), single(headers[proofHeaders.device])),
} as const;

function single(header: Header): string | undefined {
  return typeof header === "string" ? header : header?.[0];
}
