// SPDX-License-Identifier: MIT
import { setBalance, time } from "@nomicfoundation/hardhat-network-helpers";
import { ethers } from "hardhat";
import { accountAt } from "../../support/accountAt";
import { impersonate } from "../../support/impersonate";

const LPT = 10n ** 18n;
export const day = 24n * 60n * 60n;

/** A factory whose treasury is a plain account that the test speaks for, with 10,000 LPT, and terms to vary. */
export async function speFixture() {
  const [owner, recipient, reviewer, stranger] = [await accountAt(0), await accountAt(1), await accountAt(2), await accountAt(3)];
  const token = await ethers.deployContract("LivepeerToken");
  const timelock = await ethers.deployContract("Treasury");
  const treasuryAddress = await timelock.getAddress();
  const treasury = await impersonate(treasuryAddress);
  await setBalance(treasuryAddress, 10_000n * LPT);
  const factory = await ethers.deployContract("SpeGrantFactory", [treasuryAddress, await token.getAddress()]);
  await token.grantRole(ethers.id("MINTER_ROLE"), owner.address);
  await token.mint(treasuryAddress, 10_000n * LPT);
  await token.connect(treasury).approve(await factory.getAddress(), ethers.MaxUint256);

  /** 1,000 LPT over 100 days with a cliff of 10, and milestones of 200 and 300 LPT. */
  const terms = {
    name: "Video for everybody",
    recipient: recipient.address,
    token: await token.getAddress(),
    reviewer: reviewer.address,
    streamed: 1_000n * LPT,
    start: 0n,
    cliff: 10n * day,
    duration: 100n * day,
    milestones: [200n * LPT, 300n * LPT],
  };
  const create = async (changes: Partial<typeof terms> = {}) => {
    const all = { ...terms, ...changes };
    const granted = all.milestones.reduce((sum, amount) => sum + amount, all.streamed);
    const grant = await ethers.getContractAt("SpeGrant", await factory.nextGrant());
    await factory.connect(treasury).createGrant(all, { value: all.token === ethers.ZeroAddress ? granted : 0n });
    const { start } = await grant.summary();
    /** Goes to so many seconds after the start; the next transaction happens then. */
    const at = (seconds: bigint) => time.setNextBlockTimestamp(start + seconds);
    return { grant, at, start };
  };
  return { factory, token, treasury, treasuryAddress, timelock, recipient, reviewer, stranger, owner, terms, create };
}
