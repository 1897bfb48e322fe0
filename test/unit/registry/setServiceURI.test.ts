// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers } from "hardhat";
import { contractId } from "../../../deploy/protocol/contractId";
import { accountAt } from "../../support/accountAt";
import { deployBehindProxy } from "../../support/deployBehindProxy";
import { isInstrumented } from "../../support/isInstrumented";

const SHORT = "https://127.0.0.1:8935";
const LONG = "https://orchestrator-0001.livepeer.example:8935";

async function proxiedFixture() {
  const controller = await ethers.deployContract("Controller");
  const address = await deployBehindProxy("ServiceRegistry", [], [await controller.getAddress()]);
  return { controller, registry: await ethers.getContractAt("ServiceRegistry", address), targetName: "ServiceRegistryTarget" };
}

async function directFixture() {
  const controller = await ethers.deployContract("Controller");
  const deployed = await ethers.deployContract("AIServiceRegistry", [await controller.getAddress()]);
  const registry = await ethers.getContractAt("ServiceRegistry", await deployed.getAddress());
  return { controller, registry, targetName: "AIServiceRegistryTarget" };
}

for (const [name, fixture] of [
  ["ServiceRegistry", proxiedFixture],
  ["AIServiceRegistry", directFixture],
] as const) {
  describe(`${name}.setServiceURI`, () => {
    it("answers as a contract under the Controller", async () => {
      const { controller, registry, targetName } = await loadFixture(fixture);
      expect(await registry.controller()).to.equal(await controller.getAddress());
      expect(await registry.targetContractId()).to.equal(contractId(targetName));
    });

    describe("given an account that never set one", () => {
      it("has an empty URI", async () => {
        const { registry } = await loadFixture(fixture);
        expect(await registry.getServiceURI((await accountAt(1)).address)).to.equal("");
      });

      // 28 bytes lie beside the length, and 32 in each further word.
      for (const uri of [SHORT, LONG, "", "a".repeat(28), "b".repeat(29), "c".repeat(60), "d".repeat(61), "e".repeat(1_000)]) {
        it(`stores a URI of ${uri.length} bytes for the caller alone, also while the system is paused`, async () => {
          const { controller, registry } = await loadFixture(fixture);
          const [caller, other] = [await accountAt(1), await accountAt(2)];
          expect(await controller.paused()).to.equal(true);
          await expect(registry.connect(caller).setServiceURI(uri)).to.emit(registry, "ServiceURIUpdate").withArgs(caller.address, uri);
          expect(await registry.getServiceURI(caller.address)).to.equal(uri);
          expect(await registry.getServiceURI(other.address)).to.equal("");
        });
      }
    });

    describe("given an account that set a very long one", () => {
      it("reads it with little more gas than its words take", async () => {
        const { registry } = await loadFixture(fixture);
        const caller = await accountAt(1);
        const uri = "f".repeat(16_000);
        await registry.connect(caller).setServiceURI(uri);
        expect(await registry.getServiceURI(caller.address)).to.equal(uri);
        if (!isInstrumented()) expect(await registry.getServiceURI.estimateGas(caller.address)).to.be.lessThan(2_000_000n);
      });
    });

    describe("given an account that set one", () => {
      it("overwrites it, with a shorter or a longer one", async () => {
        const { registry } = await loadFixture(fixture);
        const caller = await accountAt(1);
        for (const uri of [LONG, SHORT, "", SHORT, LONG]) {
          await registry.connect(caller).setServiceURI(uri);
          expect(await registry.getServiceURI(caller.address)).to.equal(uri);
        }
      });
    });
  });
}

describe("ServiceRegistry.initialize", () => {
  it("runs once, and never on the implementation", async () => {
    const { controller, registry } = await loadFixture(proxiedFixture);
    await expect(registry.initialize(await controller.getAddress())).to.be.revertedWithCustomError(registry, "InvalidInitialization");
    const implementation = await ethers.deployContract("ServiceRegistry");
    await expect(implementation.initialize(await controller.getAddress())).to.be.revertedWithCustomError(
      implementation,
      "InvalidInitialization",
    );
  });
});
