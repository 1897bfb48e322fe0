// SPDX-License-Identifier: MIT
import { loadFixture, setBalance } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers } from "hardhat";
import { minterFixture } from "./minterFixture";

const Mode = { store: 0, refuseShort: 1, refuseLong: 2, refuseSilently: 3, reenter: 4 } as const;

async function fundedFixture() {
  const fixture = await minterFixture();
  await setBalance(await fixture.minter.getAddress(), 100n);
  return fixture;
}

describe("Minter.trustedWithdrawETH", () => {
  describe("when the caller is neither the BondingManager nor the TicketBroker", () => {
    it("reverts", async () => {
      const { minter, owner, roundsManager } = await loadFixture(fundedFixture);
      for (const caller of [owner, roundsManager]) {
        await expect(minter.connect(caller).trustedWithdrawETH(caller.address, 1))
          .to.be.revertedWithCustomError(minter, "MinterUnauthorized")
          .withArgs(caller.address);
      }
    });
  });

  describe("when the Minter holds less", () => {
    it("reverts", async () => {
      const { minter, ticketBroker, stranger } = await loadFixture(fundedFixture);
      await expect(minter.connect(ticketBroker).trustedWithdrawETH(stranger.address, 101))
        .to.be.revertedWithCustomError(minter, "MinterTransferFailed")
        .withArgs(stranger.address, 101, "0x");
    });
  });

  describe("when the receiver refuses", () => {
    it("reverts and keeps the receiver's reason", async () => {
      const { minter, ticketBroker, receiver } = await loadFixture(fundedFixture);
      await receiver.setMode(Mode.refuseShort);
      const reason = receiver.interface.encodeErrorResult("EtherReceiverMockRefused", [7]);
      await expect(minter.connect(ticketBroker).trustedWithdrawETH(await receiver.getAddress(), 7))
        .to.be.revertedWithCustomError(minter, "MinterTransferFailed")
        .withArgs(await receiver.getAddress(), 7, reason);
    });

    it("keeps no more than the first 256 bytes of a long reason", async () => {
      const { minter, ticketBroker, receiver } = await loadFixture(fundedFixture);
      await receiver.setMode(Mode.refuseLong);
      await expect(minter.connect(ticketBroker).trustedWithdrawETH(await receiver.getAddress(), 7))
        .to.be.revertedWithCustomError(minter, "MinterTransferFailed")
        .withArgs(await receiver.getAddress(), 7, (reason: string) => ethers.dataLength(reason) === 256);
    });

    it("reports a receiver that gives no reason", async () => {
      const { minter, ticketBroker, receiver } = await loadFixture(fundedFixture);
      await receiver.setMode(Mode.refuseSilently);
      await expect(minter.connect(ticketBroker).trustedWithdrawETH(await receiver.getAddress(), 7))
        .to.be.revertedWithCustomError(minter, "MinterTransferFailed")
        .withArgs(await receiver.getAddress(), 7, "0x");
    });
  });

  describe("when the receiver tries to withdraw again on its own", () => {
    it("pays nothing: the receiver is none of the two callers", async () => {
      const { minter, ticketBroker, receiver } = await loadFixture(fundedFixture);
      await receiver.setMode(Mode.reenter);
      const address = await receiver.getAddress();
      const inner = minter.interface.encodeErrorResult("MinterUnauthorized", [address]);
      await expect(minter.connect(ticketBroker).trustedWithdrawETH(address, 7))
        .to.be.revertedWithCustomError(minter, "MinterTransferFailed")
        .withArgs(address, 7, inner);
      expect(await ethers.provider.getBalance(await minter.getAddress())).to.equal(100);
    });
  });

  for (const caller of ["bondingManager", "ticketBroker"] as const) {
    describe(`when the ${caller} calls`, () => {
      it("pays an account", async () => {
        const fixture = await loadFixture(fundedFixture);
        const { minter, stranger } = fixture;
        await expect(minter.connect(fixture[caller]).trustedWithdrawETH(stranger.address, 60)).to.changeEtherBalances(
          [minter, stranger],
          [-60, 60],
        );
      });

      it("pays a contract that needs a lot of gas to receive", async () => {
        const fixture = await loadFixture(fundedFixture);
        const { minter, receiver } = fixture;
        await expect(minter.connect(fixture[caller]).trustedWithdrawETH(await receiver.getAddress(), 60)).to.changeEtherBalances(
          [minter, receiver],
          [-60, 60],
        );
        expect(await receiver.firstWord()).to.equal(60);
      });
    });
  }
});
