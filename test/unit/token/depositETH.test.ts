// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers } from "hardhat";
import { contractId } from "../../../deploy/protocol/contractId";
import { minterFixture } from "./minterFixture";

describe("Minter.depositETH", () => {
  describe("when the caller is neither the TicketBroker nor the registered Minter", () => {
    it("reverts", async () => {
      const { minter, owner, bondingManager } = await loadFixture(minterFixture);
      for (const caller of [owner, bondingManager]) {
        await expect(minter.connect(caller).depositETH({ value: 1 }))
          .to.be.revertedWithCustomError(minter, "MinterUnauthorized")
          .withArgs(caller.address);
      }
    });
  });

  describe("when the caller is the TicketBroker", () => {
    it("takes the ETH, also while the system is paused", async () => {
      const { controller, minter, ticketBroker } = await loadFixture(minterFixture);
      await controller.pause();
      expect(await minter.connect(ticketBroker).depositETH.staticCall({ value: 5 })).to.equal(true);
      await expect(minter.connect(ticketBroker).depositETH({ value: 5 })).to.changeEtherBalances([ticketBroker, minter], [-5, 5]);
    });
  });

  describe("when ETH comes without a call", () => {
    it("is the TicketBroker's, or reverts", async () => {
      const { controller, minter, owner, bondingManager, ticketBroker } = await loadFixture(minterFixture);
      await controller.pause();
      const sent = { to: await minter.getAddress(), value: 5 };
      await expect(ticketBroker.sendTransaction(sent)).to.changeEtherBalances([ticketBroker, minter], [-5, 5]);
      for (const caller of [owner, bondingManager]) {
        await expect(caller.sendTransaction(sent)).to.be.revertedWithCustomError(minter, "MinterUnauthorized").withArgs(caller.address);
      }
    });
  });

  describe("when the caller is the registered Minter", () => {
    it("takes the ETH, also of an account", async () => {
      const { controller, minter, stranger } = await loadFixture(minterFixture);
      await controller.setContractInfo(contractId("Minter"), stranger.address, ethers.ZeroHash.slice(0, 42));
      await expect(minter.connect(stranger).depositETH({ value: 5 })).to.changeEtherBalance(minter, 5);
    });
  });
});
