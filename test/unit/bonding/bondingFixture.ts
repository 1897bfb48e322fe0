// SPDX-License-Identifier: MIT
import { setBalance } from "@nomicfoundation/hardhat-network-helpers";
import { ethers } from "hardhat";
import { hardhat } from "../../../deploy/config/hardhat";
import { mainnetParameters } from "../../../deploy/config/mainnetParameters";
import type { NetworkConfig } from "../../../deploy/config/networkConfig";
import { accountAt } from "../../support/accountAt";
import { deployFixture } from "../../support/deployFixture";
import { impersonate } from "../../support/impersonate";
import { logsOf } from "../../support/logsOf";
import { startRound } from "../../support/startRound";

const LPT = 10n ** 18n;
const reason = "the test vectors of the specification (bonding.md section 13)";

const configOf = (poolSize: bigint): NetworkConfig => ({
  ...hardhat,
  genesisSupply: { value: 27_000_000n * LPT, unit: "LPT wei", reason },
  bonding: {
    ...hardhat.bonding,
    numActiveTranscoders: { value: poolSize, unit: "orchestrators", reason: "what a test is about" },
    treasuryRewardCutRate: mainnetParameters.bonding.treasuryRewardCutRate,
  },
  minter: {
    ...hardhat.minter,
    inflation: { value: 218_500n, unit: "ppb of the supply each round", reason },
    inflationChange: { value: 0n, unit: "ppb each round", reason },
  },
});

/**
 * The whole protocol in its first initialized round. Everybody but the stranger has 20,000 LPT, and nobody has bonded. Two orchestrators
 * fill the pool.
 */
export async function bondingFixture(poolSize = 2n) {
  const system = await deployFixture(configOf(poolSize));
  const { token, bondingManager, bondingVotes, roundsManager, minter, ticketBroker, owner } = system;
  const [orchestrator, delegator, rival] = [await accountAt(1), await accountAt(2), await accountAt(3)];
  const [newcomer, second, stranger] = [await accountAt(4), await accountAt(5), await accountAt(6)];
  for (const account of [orchestrator, delegator, rival, newcomer, second]) {
    await token.transfer(account.address, 20_000n * LPT);
    await token.connect(account).approve(await bondingManager.getAddress(), ethers.MaxUint256);
  }
  const broker = await impersonate(await ticketBroker.getAddress());
  await setBalance(broker.address, ethers.parseEther("1000000"));
  /** Credits fees as the TicketBroker does, with the ETH for them. */
  const payFees = async (to: string, fees: bigint, creationRound: bigint) => {
    await minter.connect(broker).depositETH({ value: fees });
    return bondingManager.connect(broker).updateTranscoderWithFees(to, fees, creationRound);
  };
  /** What the BondingManager, the BondingVotes and the token logged. */
  const logs = (sending: Parameters<typeof logsOf>[0]) => logsOf(sending, [bondingManager, bondingVotes, token]);
  // The same contract; its interface names what the views return.
  const views = await ethers.getContractAt("IBondingManager", await bondingManager.getAddress());
  const round = await startRound(roundsManager);
  return { ...system, views, owner, orchestrator, delegator, rival, newcomer, second, stranger, broker, payFees, logs, round };
}

/**
 * The same one round later, with a full pool: the rival with 6,000 LPT, and the orchestrator with 1,000 LPT of its own and 3,000 LPT of the
 * delegator. The orchestrator keeps 25 % of rewards and gives 60 % of fees; the treasury gets 10 % of rewards.
 */
export async function activeFixture() {
  const fixture = await bondingFixture();
  const { bondingManager, roundsManager, orchestrator, delegator, rival } = fixture;
  await bondingManager.connect(orchestrator).bond(1_000n * LPT, orchestrator.address);
  await bondingManager.connect(orchestrator).transcoder(250_000, 600_000);
  await bondingManager.connect(delegator).bond(3_000n * LPT, orchestrator.address);
  await bondingManager.connect(rival).bond(6_000n * LPT, rival.address);
  const round = await startRound(roundsManager);
  return { ...fixture, round };
}
