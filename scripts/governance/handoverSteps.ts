// SPDX-License-Identifier: MIT
import { Contract, id, ZeroAddress, ZeroHash } from "ethers";
import type { Connection } from "./connection";

/** One call of a hand-over, and what it does in words. */
interface HandoverStep {
  readonly what: string;
  readonly to: string;
  readonly data: string;
}

/** Contracts that a deployment hands over beside the Controller, where they have an owner. */
const OWNED = ["L2LPTDataCache", "LivepeerTokenFaucet"];

const OWNABLE = ["function owner() view returns (address)", "function transferOwnership(address newOwner)"];

/**
 * What an account has to call to give the treasury all its rights in the protocol, in the order in which a deployment does it: owned contracts, the
 * Controller as the last of them, and the administration of the token.
 */
export async function handoverSteps({ contracts, provider }: Connection, from: string): Promise<readonly HandoverStep[]> {
  const { controller, token, treasury } = contracts;
  const newOwner = await treasury.getAddress();
  const steps: HandoverStep[] = [];
  const transfer = (what: string, to: string): void => {
    const data = controller.interface.encodeFunctionData("transferOwnership", [newOwner]);
    steps.push({ what: `${what}: to the treasury`, to, data });
  };
  for (const name of OWNED) {
    const address = await controller.getContract(id(name));
    if (address !== ZeroAddress && (await ownerOf(new Contract(address, OWNABLE, provider))) === from) transfer(name, address);
  }
  // Also where the sender may not: it is told so.
  if ((await controller.owner()) !== newOwner) transfer("Controller", await controller.getAddress());

  if (!(await token.hasRole(ZeroHash, from))) return steps;
  const to = await token.getAddress();
  if (!(await token.hasRole(ZeroHash, newOwner))) {
    const data = token.interface.encodeFunctionData("grantRole", [ZeroHash, newOwner]);
    steps.push({ what: "LivepeerToken: the treasury administers its roles", to, data });
  }
  const data = token.interface.encodeFunctionData("renounceRole", [ZeroHash, from]);
  return [...steps, { what: `LivepeerToken: ${from} administers them no more`, to, data }];
}

/** undefined where nobody owns the contract: a network whose LPT all lives on one chain has such a cache. */
async function ownerOf(contract: Contract): Promise<string | undefined> {
  return contract
    .getFunction("owner")
    .staticCall()
    .catch(() => undefined);
}
