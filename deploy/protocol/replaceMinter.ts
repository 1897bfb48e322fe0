// SPDX-License-Identifier: MIT
import type { Contract } from "ethers";
import { contractId } from "./contractId";
import type { Deployment } from "./deployment";
import { minterPeers } from "./minterPeers";
import type { OwnerCall } from "./ownerCall";
import { readView } from "./readView";
import { registrationCall } from "./registrationCall";
import { tokenRoles } from "./tokenRoles";

/** Bounds of inflation, which a new Minter begins without: what it says then, and how they are set. */
const BOUNDS = [
  { view: "inflationFloor", setter: "setInflationFloor" },
  { view: "inflationCeiling", setter: "setInflationCeiling" },
] as const;

const ROLES = [tokenRoles.minter, tokenRoles.burner];

/** What the owner has to do before the users of the Minter are upgraded, and after. */
interface MinterCalls {
  readonly before: readonly OwnerCall[];
  readonly after: readonly OwnerCall[];
}

/**
 * Creates another Minter, with the inflation of the present one, if there is other code now, and tells what is left for the owner to do: the former
 * one hands all LPT and ETH over, and the right to mint and burn goes from it to the other.
 */
export async function replaceMinter(deployment: Deployment): Promise<MinterCalls> {
  const controller = await deployment.contract("Controller");
  const registered = String(await readView(controller, "getContract", contractId("Minter")));
  const present = (await deployment.contract("Minter")).attach(registered) as Contract;
  const settings = [];
  for (const view of ["inflation", "inflationChange", "targetBondingRate"]) settings.push(await readView(present, view));
  const peers = await minterPeers(deployment);
  const address = await deployment.replace("Minter", [await controller.getAddress(), ...settings, peers], "Minter", {
    isUsed: (each) => Promise.resolve(each === registered),
    keepsForArguments: true,
  });

  const before = address === registered ? [] : await moveFunds(deployment, registered, address);
  const former = address === registered ? (await deployment.record("Minter"))?.former?.at(-1) : registered;
  if (former === undefined) return { before, after: [] };
  return {
    before: [...(await changeRoles(deployment, "grantRole", address)), ...before],
    after: await changeRoles(deployment, "revokeRole", former),
  };
}

/** Bounds first: they are set before there is anything to mint. */
async function moveFunds(deployment: Deployment, from: string, to: string): Promise<readonly OwnerCall[]> {
  const next = await deployment.contract("Minter");
  const present = next.attach(from) as Contract;
  const calls: OwnerCall[] = [];
  for (const { view, setter } of BOUNDS) {
    const value = String(await readView(present, view));
    if (value === String(await readView(next, view))) continue;
    calls.push({ kind: "call", contract: "Minter", address: to, function: setter, args: [value] });
  }
  calls.push({ kind: "call", contract: "Minter", address: from, function: "migrateToNewMinter", args: [to] });
  return [...calls, await registrationCall(deployment, "Minter", to)];
}

/** The calls that give all roles to an account, or take them, as far as there are any to give or take. */
async function changeRoles(deployment: Deployment, name: "grantRole" | "revokeRole", account: string): Promise<readonly OwnerCall[]> {
  const token = await deployment.contract("LivepeerToken");
  const address = await token.getAddress();
  const calls: OwnerCall[] = [];
  for (const role of ROLES) {
    const hasRole = await readView(token, "hasRole", role, account);
    if (hasRole === (name === "grantRole")) continue;
    calls.push({ kind: "call", contract: "LivepeerToken", address, function: name, args: [role, account] });
  }
  return calls;
}
