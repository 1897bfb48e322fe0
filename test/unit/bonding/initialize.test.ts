// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { contractId } from "../../../deploy/protocol/contractId";
import { activeFixture } from "./bondingFixture";

for (const name of ["bondingManager", "bondingVotes"] as const) {
  const contractName = name === "bondingManager" ? "BondingManager" : "BondingVotes";

  describe(`${contractName}.initialize`, () => {
    it("runs once", async () => {
      const fixture = await loadFixture(activeFixture);
      const [contract, controller] = [fixture[name], await fixture.controller.getAddress()];
      await expect(contract.initialize(controller)).to.be.revertedWithCustomError(contract, "InvalidInitialization");
      expect(await contract.controller()).to.equal(controller);
      expect(await contract.targetContractId()).to.equal(contractId(`${contractName}Target`));
    });

    it("never runs on the implementation", async () => {
      const fixture = await loadFixture(activeFixture);
      const target = await fixture.controller.getContract(contractId(`${contractName}Target`));
      const implementation = fixture[name].attach(target) as (typeof fixture)[typeof name];
      await expect(implementation.initialize(await fixture.controller.getAddress())).to.be.revertedWithCustomError(
        implementation,
        "InvalidInitialization",
      );
    });
  });
}
