// SPDX-License-Identifier: MIT

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { LocalNetwork } from "./localNetwork";
import { ManagedProcess } from "./managedProcess";
import { parseEvent } from "./parseEvent";

interface NodeProgramOptions {
  readonly name: string;
  /** Index of the account whose key the node uses. */
  readonly account: number;
  readonly root: string;
  /** Folder that the node's data folder is made in. */
  readonly dataRoot: string;
  readonly logFolder: string;
  readonly pollIntervalMs: number;
  readonly env?: Readonly<Record<string, string>>;
}

const COMMAND_TIMEOUT_MS = 120_000;

/** The worker's command line with one account's key and data folder: what an operator types, typed by a program. */
export class NodeProgram {
  readonly dataFolder: string;
  readonly address: string;
  readonly #keyFile: string;

  constructor(
    private readonly options: NodeProgramOptions,
    private readonly network: LocalNetwork,
  ) {
    this.dataFolder = join(options.dataRoot, options.name);
    this.address = network.address(options.account);
    mkdirSync(this.dataFolder, { recursive: true, mode: 0o700 });
    this.#keyFile = join(this.dataFolder, "key");
    writeFileSync(this.#keyFile, `${network.key(options.account)}\n`, { mode: 0o600 });
  }

  get name(): string {
    return this.options.name;
  }

  /** Starts a command as a process. */
  start(command: string, args: readonly string[] = [], onLine?: (line: string) => void): ManagedProcess {
    const { root, logFolder, name, env } = this.options;
    const script = join(root, "worker", "src", "cli", "main.ts");
    return ManagedProcess.start({
      name,
      script,
      args: [command, "--json", ...this.#connection(), ...args],
      cwd: root,
      logFolder,
      env,
      onLine,
    });
  }

  /** Runs a command to its end. Returns what it printed, object by object. Throws `MainError` when it fails. */
  async run(command: string, args: readonly string[] = [], timeoutMs = COMMAND_TIMEOUT_MS): Promise<Readonly<Record<string, unknown>>[]> {
    const events: Readonly<Record<string, unknown>>[] = [];
    const child = this.start(command, args, (line) => {
      const event = parseEvent(line);
      if (event !== undefined) events.push(event);
    });
    const timer = setTimeout(() => void child.kill(), timeoutMs);
    const end = await child.ended;
    clearTimeout(timer);
    if (end !== 0) throw child.failure(`could not ${command} (${end})`);
    return events;
  }

  #connection(): string[] {
    const { pollIntervalMs } = this.options;
    const { rpcUrl, controller, chainId } = this.network.devnet;
    return [
      ...["--eth-url", rpcUrl, "--eth-controller", controller, "--chain-id", String(chainId)],
      ...["--data-dir", this.dataFolder, "--key-file", this.#keyFile, "--block-polling-interval", String(pollIntervalMs)],
    ];
  }
}
