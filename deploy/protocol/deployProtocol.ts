// SPDX-License-Identifier: MIT
import type { Deployment } from "./deployment";
import { protocolSteps } from "./protocolSteps";

/** Deploys the whole protocol, or what is missing of it. */
export async function deployProtocol(deployment: Deployment): Promise<void> {
  for (const step of Object.values(protocolSteps)) await step(deployment);
}
