// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { HDNodeWallet, JsonRpcProvider } from "ethers";
import { ethers } from "hardhat";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type AddressInfo, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { contractId } from "../../../deploy/protocol/contractId";
import type { Devnet } from "../../../scripts/devnet/devnet";
import { startDevnet } from "../../../scripts/devnet/startDevnet";
import { writeDevnet } from "../../../scripts/devnet/writeDevnet";

const CONTROLLER = [
  "function getContract(bytes32) view returns (address)",
  "function owner() view returns (address)",
  "function paused() view returns (bool)",
];

describe("startDevnet", () => {
  describe("given a port that is taken", () => {
    let server: Server;
    before(async () => {
      server = createServer();
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    });
    after(() => new Promise((resolve) => server.close(resolve)));

    it("says so", async () => {
      const { port } = server.address() as AddressInfo;
      await expect(startDevnet({ port }))
        .to.be.rejectedWith(new RegExp(`^Port ${port} is not free`))
        .and.eventually.have.property("code", "PORT_BUSY");
    });
  });

  describe("given a free port", () => {
    let devnet: Devnet;
    let provider: JsonRpcProvider;
    before(async () => {
      devnet = await startDevnet({ port: 0 });
      provider = new JsonRpcProvider(devnet.rpcUrl, devnet.chainId, { staticNetwork: true, cacheTimeout: -1 });
    });
    after(async () => {
      provider.destroy();
      await devnet.stop();
    });

    it("serves an unpaused system whose directory is complete", async () => {
      const controller = new ethers.Contract(devnet.controller, CONTROLLER, provider);
      expect(await controller.getFunction("paused").staticCall()).to.equal(false);
      expect(await controller.getFunction("owner").staticCall()).to.equal(devnet.owner);
      for (const name of [
        "LivepeerToken",
        "ServiceRegistry",
        "BondingManager",
        "TicketBroker",
        "RoundsManager",
        "Minter",
        "LivepeerTokenFaucet",
      ]) {
        expect(await controller.getFunction("getContract").staticCall(contractId(name))).to.equal(devnet.contracts[name]);
      }
    });

    it("has at least 250 unlocked accounts with ETH; the first holds a million LPT and more", async () => {
      const accounts: string[] = await provider.send("eth_accounts", []);
      expect(accounts.length).to.be.at.least(250);
      expect(accounts.map((account) => ethers.getAddress(account))).to.deep.equal(devnet.accounts);
      expect(devnet.accounts[0]).to.equal(devnet.owner);
      const balances = await Promise.all(accounts.map((account) => provider.getBalance(account)));
      expect(balances.filter((balance) => balance < 10n ** 18n)).to.deep.equal([]);
      const token = new ethers.Contract(
        devnet.contracts.LivepeerToken ?? "",
        ["function balanceOf(address) view returns (uint256)"],
        provider,
      );
      expect(await token.getFunction("balanceOf").staticCall(devnet.owner)).to.be.at.least(1_000_000n * 10n ** 18n);
      const last = await provider.send("eth_sendTransaction", [{ from: accounts.at(-1), to: accounts[0], value: "0x1" }]);
      expect((await provider.getTransactionReceipt(last))?.status).to.equal(1);
    });

    it("names the phrase of its accounts", () => {
      const wallet = HDNodeWallet.fromPhrase(devnet.mnemonic, "", `${devnet.derivationPath}/7`);
      expect(wallet.address).to.equal(devnet.accounts[7]);
    });

    it("answers the methods that tests need", async () => {
      const block = await provider.getBlockNumber();
      const snapshot: string = await provider.send("evm_snapshot", []);
      await provider.send("hardhat_mine", ["0x3e8"]);
      expect(await provider.getBlockNumber()).to.equal(block + 1_000);
      expect(await provider.send("evm_revert", [snapshot])).to.equal(true);
      expect(await provider.getBlockNumber()).to.equal(block);
    });

    it("leaves the chain of this process alone", async () => {
      const mine = await ethers.provider.getBlockNumber();
      await provider.send("hardhat_mine", ["0x1"]);
      expect(await ethers.provider.getBlockNumber()).to.equal(mine);
    });

    it("writes what other tools need", () => {
      const folder = mkdtempSync(join(tmpdir(), "devnet-"));
      writeDevnet(devnet, join(folder, "deep", "devnet.json"));
      const written: unknown = JSON.parse(readFileSync(join(folder, "deep", "devnet.json"), "utf8"));
      rmSync(folder, { recursive: true });
      expect(written).to.deep.equal(JSON.parse(JSON.stringify(devnet)));
      expect(written).to.include.all.keys("rpcUrl", "chainId", "controller", "contracts", "owner", "accounts");
    });

    it("says what to do where it cannot be written", () => {
      expect(() => writeDevnet(devnet, "/dev/null/devnet.json")).to.throw(/^\/dev\/null\/devnet\.json cannot be written: .* --file\.$/);
    });
  });

  describe("when it is asked for a paused system", () => {
    it("leaves it paused, and stops when told to", async () => {
      const devnet = await startDevnet({ port: 0, isPaused: true });
      const provider = new JsonRpcProvider(devnet.rpcUrl, devnet.chainId, { staticNetwork: true });
      const controller = new ethers.Contract(devnet.controller, CONTROLLER, provider);
      expect(await controller.getFunction("paused").staticCall()).to.equal(true);
      provider.destroy();
      await devnet.stop();
      await expect(fetch(devnet.rpcUrl, { method: "POST", body: "{}" })).to.be.rejected;
    });
  });
});
