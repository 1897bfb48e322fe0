// SPDX-License-Identifier: MIT
import { connect } from "../connection";
import { govCommands } from "../govCommands";
import { GovError } from "../govError";
import type { GovOptions } from "../govOptions";

interface StageOptions {
  readonly rpcUrl: string;
  readonly controller: string;
  readonly print: (line: string) => void;
}

/** Runs commands as a person would type them, and shows both. */
export class DemoStage {
  constructor(private readonly options: StageOptions) {}

  title(text: string): void {
    this.options.print(`\n== ${text}\n`);
  }

  say(text: string): void {
    this.options.print(text);
  }

  /** Runs a command and returns its result. */
  async run(command: string, args: readonly string[], flags: Partial<GovOptions> = {}): Promise<unknown> {
    const { rpcUrl, controller, print } = this.options;
    const options: GovOptions = {
      network: "localhost",
      rpc: rpcUrl,
      controller,
      from: undefined,
      isSending: false,
      isJson: false,
      reason: undefined,
      round: undefined,
      out: "out",
      ...flags,
    };
    const shown = [
      command,
      ...args,
      ...(flags.reason === undefined ? [] : [`--reason "${flags.reason}"`]),
      ...(flags.from === undefined ? [] : [`--from ${flags.from}`]),
      ...(flags.isSending ? ["--send"] : []),
    ].join(" ");
    print(`$ npm run gov -- ${shown}`);
    const found = govCommands[command];
    if (found === undefined) throw new GovError("UNKNOWN_COMMAND", command);
    // A connection each, as for a command that is typed: contracts that came to be in between are known.
    const connection = await connect(options);
    try {
      const { result, text } = await found.run({ connection, options, args });
      print(`${text}\n`);
      return result;
    } finally {
      connection.close();
    }
  }
}
