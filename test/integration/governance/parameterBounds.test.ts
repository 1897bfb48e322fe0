// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { Contract } from "ethers";
import { contractInterfaces } from "../../../scripts/governance/contractInterfaces";
import { governableParameters } from "../../../scripts/governance/governableParameters";
import { openFork, type Fork } from "../../../scripts/governance/openFork";
import { authorizeGovernorCalls } from "../../../scripts/governance/authorizeGovernorCalls";
import { GovernanceNetwork } from "./governanceNetwork";

describe("The bounds that gov parameters tells", () => {
  let network: GovernanceNetwork;
  let fork: Fork;
  let addressOf: (name: string) => string;

  before(async () => {
    network = await GovernanceNetwork.start();
    const connection = await network.connect();
    fork = await openFork(connection);
    addressOf = (name) => connection.book.addressOf(name) ?? "";
    connection.close();
  });

  after(async () => {
    fork.close();
    await network.stop();
  });

  /** Whether the setter takes the value from whoever may call it. */
  async function isTaken(contract: string, setter: string, setBy: "owner" | "proposal", value: bigint): Promise<boolean> {
    const data = contractInterfaces[contract]?.encodeFunctionData(setter, [value]) ?? "";
    const before = (await fork.provider.send("evm_snapshot", [])) as string;
    const from = setBy === "owner" ? await fork.contracts.controller.owner() : await fork.contracts.treasury.getAddress();
    await authorizeGovernorCalls(fork, { targets: [addressOf(contract)], values: [0n], calldatas: [data], description: "" });
    try {
      await fork.send(from, addressOf(contract), data);
      return true;
    } catch {
      return false;
    } finally {
      await fork.provider.send("evm_revert", [before]);
    }
  }

  for (const { contract, name, getter, setter, setBy, least, most, note } of governableParameters) {
    it(`are those of ${contract}.${name}`, async () => {
      const present = BigInt(
        await new Contract(addressOf(contract), contractInterfaces[contract] ?? [], fork.provider).getFunction(getter).staticCall(),
      );
      // A pool can only grow.
      const first = note === "can only grow" ? present + 1n : least;
      expect(await isTaken(contract, setter, setBy, first), `${first}`).to.equal(true);
      expect(await isTaken(contract, setter, setBy, most), `${most}`).to.equal(true);
      if (first > 0n) expect(await isTaken(contract, setter, setBy, first - 1n), `${first - 1n}`).to.equal(false);
      if (most < 2n ** 256n - 1n) expect(await isTaken(contract, setter, setBy, most + 1n), `${most + 1n}`).to.equal(false);
    });
  }
});
