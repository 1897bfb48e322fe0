// SPDX-License-Identifier: MIT
import { ethers } from "hardhat";
import { contractId } from "../../../deploy/protocol/contractId";
import { tokenRoles } from "../../../deploy/protocol/tokenRoles";
import { accountAt } from "../../support/accountAt";
import { impersonate } from "../../support/impersonate";

const COMMIT = ethers.ZeroHash.slice(0, 42);

/** A Minter in an unpaused system; its peers are accounts and mocks that a test speaks for. */
export async function minterFixture() {
  const [owner, ticketBroker, roundsManager, stranger] = [await accountAt(0), await accountAt(1), await accountAt(2), await accountAt(3)];
  const controller = await ethers.deployContract("Controller");
  const token = await ethers.deployContract("LivepeerToken");
  const dataCache = await ethers.deployContract("L2LPTDataCache");
  const stake = await ethers.deployContract("RoundPeersMock");
  const peers = {
    bondingManager: await stake.getAddress(),
    ticketBroker: ticketBroker.address,
    roundsManager: roundsManager.address,
    token: await token.getAddress(),
    dataCache: await dataCache.getAddress(),
  };
  const create = async (inflation = 220_500n, inflationChange = 500n, targetBondingRate = 500_000_000n) =>
    ethers.deployContract("Minter", [await controller.getAddress(), inflation, inflationChange, targetBondingRate, peers]);
  const minter = await create();
  await token.grantRole(tokenRoles.minter, await minter.getAddress());
  await token.grantRole(tokenRoles.minter, owner.address);
  await controller.setContractInfo(contractId("Minter"), await minter.getAddress(), COMMIT);
  await controller.unpause();
  const bondingManager = await impersonate(peers.bondingManager);
  const receiver = await ethers.deployContract("EtherReceiverMock", [await minter.getAddress()]);
  return {
    controller,
    token,
    dataCache,
    stake,
    minter,
    create,
    peers,
    owner,
    bondingManager,
    ticketBroker,
    roundsManager,
    stranger,
    receiver,
  };
}

/** The same with a supply of 27 million LPT, of which 13 million are bonded, and a round that has started. */
export async function mintableFixture() {
  const fixture = await minterFixture();
  await fixture.token.mint(fixture.owner.address, 27n * 10n ** 24n);
  await fixture.stake.setTotalBonded(13n * 10n ** 24n);
  await fixture.minter.connect(fixture.roundsManager).setCurrentRewardTokens();
  return fixture;
}
