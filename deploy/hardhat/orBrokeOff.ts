// SPDX-License-Identifier: MIT
import { DeploymentError } from "../protocol/deploymentError";
import { orSilence } from "./orSilence";
import { rpcFailureOf } from "./rpcFailureOf";

/** Does something that can be begun again. Throws a {@link DeploymentError} where the RPC node fails in the midst of it; `again` says what to do then. */
export async function orBrokeOff<T>(what: string, action: () => Promise<T>, again = "it goes on where it stopped"): Promise<T> {
  try {
    return await orSilence(action);
  } catch (error) {
    const reason = rpcFailureOf(error);
    if (reason === undefined) throw error;
    throw new DeploymentError("BROKE_OFF", `${what} broke off, because ${reason}: run the same command again, ${again}.`, {}, error);
  }
}
