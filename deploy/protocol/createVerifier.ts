// SPDX-License-Identifier: MIT
import type { Deployment } from "./deployment";

/** Creates the Verifier, for the proxies that it works with. Its parameters are set later, if it was created with other values. */
export async function createVerifier(deployment: Deployment): Promise<void> {
  const { samples, responseRounds, missingProofPenalty, doubleClaimPenalty, malformedClaimPenalty, finderReward } =
    deployment.config.proofs;
  const parameters = {
    samples: samples.value,
    responseRounds: responseRounds.value,
    missingProofPenalty: missingProofPenalty.value,
    doubleClaimPenalty: doubleClaimPenalty.value,
    malformedClaimPenalty: malformedClaimPenalty.value,
    finderReward: finderReward.value,
  };
  const peers = {
    bondingManager: await deployment.address("BondingManager"),
    ticketBroker: await deployment.address("TicketBroker"),
  };
  const [, known] = (await deployment.creationArguments("Verifier")) ?? [];
  await deployment.create("Verifier", [await deployment.address("Controller"), known ?? parameters, peers]);
}
