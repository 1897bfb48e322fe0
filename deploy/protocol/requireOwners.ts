// SPDX-License-Identifier: MIT
import { isAddress, ZeroAddress } from "ethers";
import type { NetworkConfig } from "../config/networkConfig";
import type { Parameter } from "../config/parameter";
import { DeploymentError } from "./deploymentError";

/** Contracts that can be the owner of the others. */
const OWNING_CONTRACTS = ["Treasury", "Governor"];

/** Requires that rights can go to whom the configuration names: a slip would show only at the end of the deployment. */
export function requireOwners({ owner, governance }: Pick<NetworkConfig, "owner" | "governance">): void {
  if (owner !== null && !OWNING_CONTRACTS.includes(owner.value)) requireAddress("owner", owner, `, ${OWNING_CONTRACTS.join(" or ")}`);
  if (governance.governorOwner !== null) requireAddress("owner of the Governor", governance.governorOwner);
}

function requireAddress(who: string, { value, reason }: Parameter<string>, orElse = ""): void {
  if (!isAddress(value)) {
    throw new DeploymentError("OWNER_INVALID", `The ${who} must be an address${orElse}, not "${value}" (${reason}).`, { value });
  }
  if (BigInt(value) !== BigInt(ZeroAddress)) return;
  throw new DeploymentError("OWNER_INVALID", `The ${who} must be somebody: nobody acts for the null address (${reason}).`, { value });
}
