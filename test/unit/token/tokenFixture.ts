// SPDX-License-Identifier: MIT
import { ethers } from "hardhat";
import { tokenRoles } from "../../../deploy/protocol/tokenRoles";
import { accountAt } from "../../support/accountAt";

/** The token, with an account that may mint, one that may burn, and a holder of 1,000 LPT. */
export async function tokenFixture() {
  const [admin, minter, burner] = [await accountAt(0), await accountAt(1), await accountAt(2)];
  const [holder, spender] = [await accountAt(3), await accountAt(4)];
  const token = await ethers.deployContract("LivepeerToken");
  await token.grantRole(tokenRoles.minter, minter.address);
  await token.grantRole(tokenRoles.burner, burner.address);
  await token.connect(minter).mint(holder.address, ethers.parseEther("1000"));
  return { token, admin, minter, burner, holder, spender };
}
