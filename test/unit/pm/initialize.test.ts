// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers } from "hardhat";
import { contractId } from "../../../deploy/protocol/contractId";
import { brokerFixture } from "./brokerFixture";

describe("TicketBroker.initialize", () => {
  it("reverts on the proxy, which was initialized when it was installed", async () => {
    const { ticketBroker, controller } = await loadFixture(brokerFixture);
    await expect(ticketBroker.initialize(await controller.getAddress())).to.be.revertedWithCustomError(
      ticketBroker,
      "InvalidInitialization",
    );
  });

  it("reverts on the implementation", async () => {
    const { ticketBroker, controller } = await loadFixture(brokerFixture);
    const target = await controller.getContract(contractId("TicketBrokerTarget"));
    const implementation = await ethers.getContractAt("TicketBroker", target);
    await expect(implementation.initialize(await controller.getAddress())).to.be.revertedWithCustomError(
      ticketBroker,
      "InvalidInitialization",
    );
  });

  it("has noted the Controller and the id of the implementation", async () => {
    const { ticketBroker, controller } = await loadFixture(brokerFixture);
    expect(await ticketBroker.controller()).to.equal(await controller.getAddress());
    expect(await ticketBroker.targetContractId()).to.equal(contractId("TicketBrokerTarget"));
  });
});
