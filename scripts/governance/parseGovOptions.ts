// SPDX-License-Identifier: MIT
import { parseArgs } from "node:util";
import { GovError } from "./govError";
import type { GovOptions } from "./govOptions";

/** A command line, read. */
interface GovCall {
  readonly name: string | undefined;
  readonly args: readonly string[];
  readonly isHelp: boolean;
  readonly options: GovOptions;
}

/** Reads the command line. Throws {@link GovError}. */
export function parseGovOptions(argv: readonly string[]): GovCall {
  const { values, positionals } = parse(argv);
  const [name, ...args] = positionals;
  return {
    name,
    args,
    isHelp: values.help,
    options: {
      network: values.network,
      rpc: values.rpc,
      controller: values.controller,
      from: values.from,
      isSending: values.send,
      isJson: values.json,
      reason: values.reason,
      round: values.round,
      out: values.out,
    },
  };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        network: { type: "string" },
        rpc: { type: "string" },
        controller: { type: "string" },
        from: { type: "string" },
        send: { type: "boolean", default: false },
        json: { type: "boolean", default: false },
        reason: { type: "string" },
        round: { type: "string" },
        out: { type: "string", default: "out" },
        help: { type: "boolean", default: false },
      },
    });
  } catch (cause) {
    const words = (cause as Error).message.replace(/\.?$/, "");
    throw new GovError("BAD_OPTION", `${words}. See npm run gov -- --help.`, {}, cause);
  }
}
