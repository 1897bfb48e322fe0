// SPDX-License-Identifier: MIT
import type { Deployment } from "./deployment";
import { tokenRoles } from "./tokenRoles";

/** Lets the Minter mint and burn, and mints what a test network starts with. Does nothing once the deployer no longer administers the token. */
export async function grantRoles(deployment: Deployment): Promise<void> {
  const token = await deployment.contract("LivepeerToken");
  const deployer = await deployment.deployer();
  const minter = await deployment.address("Minter");
  const hasRole = (role: string, account: string): Promise<boolean> => token.getFunction("hasRole").staticCall(role, account);
  if (!(await hasRole(tokenRoles.admin, deployer))) return;

  await mintGenesisSupply(deployment, hasRole);
  if (!(await hasRole(tokenRoles.burner, minter))) {
    await deployment.send(token, "grantRole", [tokenRoles.burner, minter], "allowed the Minter to burn penalties");
  }
  // Last: from here on a supply of zero is the Minter's business.
  if (!(await hasRole(tokenRoles.minter, minter))) {
    await deployment.send(token, "grantRole", [tokenRoles.minter, minter], "allowed the Minter to mint");
  }
}

async function mintGenesisSupply(deployment: Deployment, hasRole: (role: string, account: string) => Promise<boolean>): Promise<void> {
  const { genesisSupply, faucet } = deployment.config;
  if (genesisSupply === null) return;
  const token = await deployment.contract("LivepeerToken");
  const deployer = await deployment.deployer();

  if ((await token.getFunction("totalSupply").staticCall()) === 0n) {
    if (!(await hasRole(tokenRoles.minter, deployer))) {
      await deployment.send(token, "grantRole", [tokenRoles.minter, deployer], "allowed the deployer to mint, for now");
    }
    await deployment.send(token, "mint", [deployer, genesisSupply.value], `minted ${genesisSupply.value} ${genesisSupply.unit}`);
  }
  if (!(await hasRole(tokenRoles.minter, deployer))) return;
  if (faucet !== null) {
    const recipient = await deployment.address("LivepeerTokenFaucet");
    if ((await token.getFunction("balanceOf").staticCall(recipient)) === 0n) {
      await deployment.send(token, "transfer", [recipient, faucet.funds.value], `gave the faucet ${faucet.funds.value} LPT wei`);
    }
  }
  await deployment.send(token, "renounceRole", [tokenRoles.minter, deployer], "the deployer can mint no more");
}
