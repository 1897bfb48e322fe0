// SPDX-License-Identifier: MIT
import { existsSync } from "node:fs";
import { join } from "node:path";
import { endWithReader } from "../../worker/src/cli/endWithReader";
import type { GovCommand } from "./govCommand";
import { GovError } from "./govError";
import { parseGovOptions } from "./parseGovOptions";
import { toJson } from "./toJson";

const ROOT = join(__dirname, "..", "..");

/** Returns the exit code. */
async function main(argv: readonly string[]): Promise<number> {
  const { name, args, isHelp, options } = parseGovOptions(argv);
  if (!existsSync(join(ROOT, "typechain-types"))) throw new GovError("NOT_COMPILED", "Compile the contracts first: npm run compile");
  // What follows uses the types that the compilation made.
  const { govCommands } = await import("./govCommands.js");
  if (isHelp || name === undefined) {
    console.log(usageOf(govCommands));
    return isHelp ? 0 : 2;
  }
  if (name === "demo") {
    const { runDemo } = await import("./demo/runDemo.js");
    const report = await runDemo({ out: options.out, print: (line) => (options.isJson ? console.error(line) : console.log(line)) });
    if (options.isJson) console.log(toJson(report));
    return 0;
  }
  const command = govCommands[name];
  if (command === undefined) throw new GovError("UNKNOWN_COMMAND", `"${name}" is unknown.\n\n${usageOf(govCommands)}`);
  if (args.length > 0 && !/[A-Z]/.test(command.usage)) {
    throw new GovError("BAD_ARGUMENT", `gov ${name} takes no arguments, and not "${args.join(" ")}".`);
  }
  const { connect } = await import("./connection.js");
  const connection = await connect(options);
  try {
    const { result, text, isBad = false } = await command.run({ connection, options, args });
    console.log(options.isJson ? toJson(result) : text);
    return isBad ? 1 : 0;
  } finally {
    connection.close();
  }
}

function usageOf(commands: Readonly<Record<string, GovCommand>>): string {
  const all = [...Object.values(commands), { usage: "demo", summary: "all of it on a fresh local network: writes out/governance.json" }];
  return [
    "npm run gov -- COMMAND [--network NAME] [--json] [--send]",
    "",
    ...all.map(({ usage, summary }) => `  ${usage}\n      ${summary}`),
    "",
    "  --send              really send; without it a command says what it would send",
    "  --from ACCOUNT      who sends on a local network: an address or an index; elsewhere set GOV_PRIVATE_KEY",
    "  --network NAME      localhost (default: what npm start -- --keep or npm run devnet runs) or one of deploy/config",
    "  --rpc URL           another endpoint      --controller ADDRESS  another Controller",
    "  --json              print JSON",
    "  --out DIR           folder for what the demo writes (default out)",
  ].join("\n");
}

endWithReader();
main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    const isKnown = error instanceof Error && ["GovError", "ProposalFileError", "DeploymentError"].includes(error.name);
    const isJson = process.argv.includes("--json");
    if (isKnown && isJson)
      console.log(toJson({ error: error.message, ...(error instanceof GovError && { code: error.code, fields: error.fields }) }));
    else console.error(isKnown ? error.message : error);
    process.exit(1);
  },
);
