// SPDX-License-Identifier: MIT

import { join, resolve } from "node:path";

import { JsonRpcProvider, Wallet } from "ethers";

import { IBondingManager__factory } from "../../typechain-types/factories/contracts/interfaces/IBondingManager__factory";
import { ITicketBroker__factory } from "../../typechain-types/factories/contracts/interfaces/ITicketBroker__factory";
import { IVerifier__factory } from "../../typechain-types/factories/contracts/interfaces/IVerifier__factory";
import { RoundsManager__factory } from "../../typechain-types/factories/contracts/rounds/RoundsManager__factory";
import { LivepeerToken__factory } from "../../typechain-types/factories/contracts/token/LivepeerToken__factory";
import { Minter__factory } from "../../typechain-types/factories/contracts/token/Minter__factory";
import { deriveTestKeys } from "../devnet/deriveTestKeys";
import type { Devnet } from "../devnet/devnet";
import { DEVNET_FILE } from "./devnetFile";
import { MainError } from "./mainError";
import { ManagedProcess } from "./managedProcess";

/** Accounts whose keys are derived; the chain funds more. */
const KEYS = 16;
const START_TIMEOUT_MS = 300_000;

interface LocalNetworkOptions {
  /** The repository. */
  readonly root: string;
  /** Where logs, and what is where, are written. */
  readonly outFolder: string;
  readonly signal: AbortSignal;
}

/** A local chain with the protocol on it, in a process of its own, and what its master may do: fund accounts and let time pass. */
export class LocalNetwork {
  readonly provider: JsonRpcProvider;
  readonly #keys: readonly string[];

  private constructor(
    readonly process: ManagedProcess,
    readonly devnet: Omit<Devnet, "stop">,
  ) {
    this.provider = new JsonRpcProvider(devnet.rpcUrl, devnet.chainId, { staticNetwork: true, cacheTimeout: -1 });
    this.#keys = deriveTestKeys(devnet.mnemonic, KEYS);
  }

  /** Starts the chain and deploys the protocol by the scripts that deploy it anywhere. */
  static async start({ root, outFolder, signal }: LocalNetworkOptions): Promise<LocalNetwork> {
    const chain = ManagedProcess.start({
      name: "chain",
      script: "scripts/devnet/start.ts",
      args: ["--port", "0", "--file", resolve(outFolder, DEVNET_FILE), "--json"],
      cwd: root,
      logFolder: join(outFolder, "logs"),
    });
    try {
      return new LocalNetwork(chain, await chain.line(parseDevnet, START_TIMEOUT_MS, signal));
    } catch (error) {
      await chain.stop();
      throw error;
    }
  }

  get rounds() {
    return RoundsManager__factory.connect(this.contract("RoundsManager"), this.provider);
  }

  get bonding() {
    return IBondingManager__factory.connect(this.contract("BondingManager"), this.provider);
  }

  get broker() {
    return ITicketBroker__factory.connect(this.contract("TicketBroker"), this.provider);
  }

  get verifier() {
    return IVerifier__factory.connect(this.contract("Verifier"), this.provider);
  }

  get token() {
    return LivepeerToken__factory.connect(this.contract("LivepeerToken"), this.provider);
  }

  get minter() {
    return Minter__factory.connect(this.contract("Minter"), this.provider);
  }

  contract(name: string): string {
    const address = this.devnet.contracts[name];
    if (address === undefined) throw new MainError("STEP_FAILED", `The deployment lists no ${name}.`);
    return address;
  }

  /** Private key of a funded account; account 0 owns the Controller and the LPT. */
  key(index: number): string {
    const key = this.#keys[index];
    if (key === undefined) throw new RangeError(`no key ${index}`);
    return key;
  }

  address(index: number): string {
    return new Wallet(this.key(index)).address;
  }

  /** Gives LPT of the genesis supply away. */
  async giveLpt(recipient: string, amount: bigint): Promise<void> {
    const owner = new Wallet(this.key(0), this.provider);
    const sent = await this.token.connect(owner).transfer(recipient, amount);
    await sent.wait();
  }

  /** Mines empty blocks, at once. */
  async mine(blocks: bigint): Promise<void> {
    if (blocks > 0n) await this.provider.send("hardhat_mine", [`0x${blocks.toString(16)}`]);
  }

  /** Lets a block come every so often beside those of transactions; 0 = never. */
  async setBlockInterval(ms: number): Promise<void> {
    await this.provider.send("evm_setIntervalMining", [ms]);
  }

  /** Mines up to the first block of the next round. */
  async passRound(): Promise<void> {
    await this.passRounds(1n);
  }

  /** Mines up to the first block of the round that comes so many rounds later, at once: nobody initializes those between. */
  async passRounds(count: bigint): Promise<void> {
    const [start, length, block] = await Promise.all([
      this.rounds.currentRoundStartBlock(),
      this.rounds.roundLength(),
      this.rounds.blockNum(),
    ]);
    await this.mine(start + count * length - block);
  }

  async close(): Promise<void> {
    this.provider.destroy();
    await this.process.stop();
  }
}

function parseDevnet(line: string): Omit<Devnet, "stop"> | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    const parsed = JSON.parse(line) as Partial<Devnet>;
    return typeof parsed.rpcUrl === "string" ? (parsed as Devnet) : undefined;
  } catch {
    return undefined;
  }
}
