// SPDX-License-Identifier: MIT
import { parseArgs } from "node:util";
import { endWithReader } from "../../worker/src/cli/endWithReader";
import { DevnetError } from "./devnetError";
import { logToStderr } from "./logToStderr";
import { startDevnet } from "./startDevnet";
import { writeDevnet } from "./writeDevnet";

const DEFAULT_FILE = "out/devnet.json";
const USAGE = `npm run devnet [-- --port PORT --paused --file FILE --json]

  --port PORT   port of the JSON-RPC server on 127.0.0.1 (default 8545; 0 takes a free one)
  --paused      leave the protocol paused
  --file FILE   where to write what is where (default ${DEFAULT_FILE}, in which npm run gov looks)
  --json        print one JSON object instead of text

Starts a local chain with the protocol on it and runs until it is stopped (Ctrl-C).`;

async function main(): Promise<void> {
  const values = parse();
  if (values.help) {
    console.log(USAGE);
    return;
  }
  const port = Number(values.port);
  if (!/^\d{1,5}$/.test(values.port) || port > 65535) {
    throw new DevnetError("INVALID_OPTION", `--port is "${values.port}"; it must be a port number from 0 to 65535.`);
  }

  const start = (log?: (line: string) => void): ReturnType<typeof startDevnet> => startDevnet({ port, isPaused: values.paused, log });
  const devnet = values.json ? await logToStderr(() => start()) : await start((line) => console.log(`  ${line}`));
  writeDevnet(devnet, values.file);
  if (values.json) console.log(JSON.stringify(devnet));
  else printDevnet(devnet, values);

  await new Promise<void>((resolve) => {
    process.once("SIGINT", resolve);
    process.once("SIGTERM", resolve);
  });
  await devnet.stop();
}

function parse() {
  try {
    return parseArgs({
      options: {
        port: { type: "string", default: "8545" },
        paused: { type: "boolean", default: false },
        file: { type: "string", default: DEFAULT_FILE },
        json: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    }).values;
  } catch (cause) {
    const words = (cause as Error).message.replace(/\.?$/, "");
    throw new DevnetError("INVALID_OPTION", `${words}. See npm run devnet -- --help.`, cause);
  }
}

function printDevnet(devnet: Awaited<ReturnType<typeof startDevnet>>, { paused, file }: { paused: boolean; file: string }): void {
  console.log(`\nThe protocol is deployed${paused ? ", paused" : ""}.\n`);
  console.log(`  JSON-RPC    ${devnet.rpcUrl}   chain ${devnet.chainId}`);
  console.log(`  Controller  ${devnet.controller}`);
  console.log(`  owner       ${devnet.owner} (account 0; holds the LPT)`);
  console.log(`  accounts    ${devnet.accounts.length} funded ones, of the public test phrase: worth nothing elsewhere`);
  console.log("");
  for (const [name, address] of Object.entries(devnet.contracts)) console.log(`  ${name.padEnd(24)} ${address}`);
  console.log(`\nAll of it is in ${file}. Stop with Ctrl-C.`);
}

endWithReader();
main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof DevnetError ? error.message : error);
    process.exit(1);
  },
);
