// SPDX-License-Identifier: MIT
import { ethers } from "hardhat";
import { contractId } from "../../../deploy/protocol/contractId";
import { accountAt } from "../../support/accountAt";

/** A Controller with listeners that copy its pause flag. */
export async function controllerFixture() {
  const owner = await accountAt(0);
  const stranger = await accountAt(1);
  const controller = await ethers.deployContract("Controller");
  const bondingManager = await ethers.deployContract("ClockListenerMock", [await controller.getAddress()]);
  const ticketBroker = await ethers.deployContract("ClockListenerMock", [await controller.getAddress()]);
  const roundsManager = await ethers.deployContract("ClockListenerMock", [await controller.getAddress()]);
  const register = async (): Promise<void> => {
    for (const [name, listener] of Object.entries({
      BondingManager: bondingManager,
      TicketBroker: ticketBroker,
      RoundsManager: roundsManager,
    })) {
      await controller.setContractInfo(contractId(name), await listener.getAddress(), ethers.ZeroHash.slice(0, 42));
    }
  };
  return { controller, owner, stranger, bondingManager, ticketBroker, roundsManager, register };
}
