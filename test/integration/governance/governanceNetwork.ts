// SPDX-License-Identifier: MIT
import { devnet } from "../../../deploy/config/devnet";
import type { Devnet } from "../../../scripts/devnet/devnet";
import { startDevnet } from "../../../scripts/devnet/startDevnet";
import { connect, type Connection } from "../../../scripts/governance/connection";
import { prepareElectorate } from "../../../scripts/governance/demo/prepareElectorate";
import { govCommands } from "../../../scripts/governance/govCommands";
import type { GovOptions } from "../../../scripts/governance/govOptions";

/** A network of its own, and commands run on it as a person would. */
export class GovernanceNetwork {
  private constructor(private readonly devnet: Devnet) {}

  static async start(): Promise<GovernanceNetwork> {
    return new GovernanceNetwork(await startDevnet({ port: 0, config: devnet }));
  }

  get accounts(): readonly string[] {
    return this.devnet.accounts;
  }

  connect(flags: Partial<GovOptions> = {}): Promise<Connection> {
    return connect(this.#options(flags));
  }

  /** The orchestrators and delegators of the demonstration, with votes, and a treasury with 50,000 LPT. */
  async prepareElectorate(): Promise<void> {
    await this.run("rounds", ["1"]);
    const connection = await this.connect();
    try {
      await prepareElectorate(connection.provider, connection.contracts, () => undefined);
    } finally {
      connection.close();
    }
    await this.run("rounds", ["2"]);
  }

  /** Runs a command and returns what it prints and its result. */
  async run(command: string, args: readonly string[] = [], flags: Partial<GovOptions> = {}) {
    const options = this.#options(flags);
    const connection = await connect(options);
    try {
      const found = govCommands[command];
      if (found === undefined) throw new Error(`There is no command ${command}.`);
      return await found.run({ connection, options, args });
    } finally {
      connection.close();
    }
  }

  /** The same, sending as the account of that index. */
  send(index: number, command: string, args: readonly string[] = [], flags: Partial<GovOptions> = {}) {
    return this.run(command, args, { from: String(index), isSending: true, ...flags });
  }

  stop(): Promise<void> {
    return this.devnet.stop();
  }

  #options(flags: Partial<GovOptions>): GovOptions {
    return {
      network: "localhost",
      rpc: this.devnet.rpcUrl,
      controller: this.devnet.controller,
      from: undefined,
      isSending: false,
      isJson: false,
      reason: undefined,
      round: undefined,
      out: "out",
      ...flags,
    };
  }
}
