// SPDX-License-Identifier: MIT
import type { Contract } from "ethers";
import { contractId } from "./contractId";
import type { Deployment } from "./deployment";
import type { OwnerCall } from "./ownerCall";
import { readView } from "./readView";
import { registrationCall } from "./registrationCall";

/** As its constructor takes them. */
const PARAMETERS = ["samples", "responseRounds", "missingProofPenalty", "doubleClaimPenalty", "malformedClaimPenalty", "finderReward"];

/** Creates another Verifier with the parameters of the present one, if there is other code now, and tells what the owner has to do: name it in the directory. */
export async function replaceVerifier(deployment: Deployment): Promise<readonly OwnerCall[]> {
  const controller = await deployment.contract("Controller");
  const registered = String(await readView(controller, "getContract", contractId("Verifier")));
  const present = (await deployment.contract("Verifier")).attach(registered) as Contract;
  const parameters = [];
  for (const view of PARAMETERS) parameters.push(await readView(present, view));
  const peers = [await deployment.address("BondingManager"), await deployment.address("TicketBroker")];
  const address = await deployment.replace("Verifier", [await controller.getAddress(), parameters, peers], "Verifier", {
    isUsed: (each) => Promise.resolve(each === registered),
    keepsForArguments: true,
  });
  return address === registered ? [] : [await registrationCall(deployment, "Verifier", address)];
}
