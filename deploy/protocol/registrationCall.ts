// SPDX-License-Identifier: MIT
import { contractId } from "./contractId";
import type { Deployment } from "./deployment";
import type { OwnerCall } from "./ownerCall";

/** The call that lets the directory name `address`. */
export async function registrationCall(deployment: Deployment, name: string, address: string): Promise<OwnerCall> {
  const args = [contractId(name), address, deployment.gitCommitHash];
  return { kind: "call", contract: "Controller", address: await deployment.address("Controller"), function: "setContractInfo", args };
}
