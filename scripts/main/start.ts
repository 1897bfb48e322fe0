// SPDX-License-Identifier: MIT

import { join, resolve } from "node:path";

import { EXIT_CODE } from "../../worker/src/cli/exitCode";
import { claimFolder } from "./claimFolder";
import { Cleanup } from "./cleanup";
import { compileContracts } from "./compileContracts";
import { DEVNET_FILE } from "./devnetFile";
import { formatReport } from "./formatReport";
import { MainError } from "./mainError";
import type { RunningNetwork } from "./mainJob";
import type { MainOptions } from "./mainOptions";
import { parseMainOptions, USAGE } from "./parseMainOptions";
import { prepareFolders } from "./prepareFolders";
import { prepareVideo } from "./prepareVideo";
import { Progress } from "./progress";

const ROOT = join(__dirname, "..", "..");

/** Returns the exit code. */
async function main(signal: AbortSignal, cleanup: Cleanup): Promise<number> {
  const options = parseMainOptions(process.argv.slice(2));
  if (options === undefined) {
    console.log(USAGE);
    return 0;
  }
  // With --json standard output is for the report alone.
  const output = options.isJson ? process.stderr : process.stdout;
  const progress = new Progress({ output, now: () => Date.now() });
  const { report, ...running } = await Promise.race([work(options, { progress, cleanup, signal }), interruption(signal)]);

  progress.line("");
  if (options.isJson) console.log(JSON.stringify(report, null, 2));
  else progress.line(formatReport(report));
  progress.line(`\nThe figures are in ${join(options.out, "report.json")}. The run took ${report.seconds.toFixed(0)} s.`);
  if (options.isKept) await keep(running, join(options.out, DEVNET_FILE), { progress, signal });
  return 0;
}

async function work(options: MainOptions, modules: { progress: Progress; cleanup: Cleanup; signal: AbortSignal }) {
  const { progress, cleanup, signal } = modules;
  const startedAt = new Date();
  const release = claimFolder(options.out);
  cleanup.add("folder", async () => release());
  prepareFolders(options.out, options.input);
  progress.step("Find FFmpeg and the video");
  const video = await prepareVideo(options, progress, signal);
  progress.detail(`${video.path}: ${video.width}x${video.height}, ${video.seconds.toFixed(1)} s`);

  progress.step("Compile the contracts");
  await compileContracts({ root: ROOT, logFolder: join(options.out, "logs") }, progress, signal);
  // What follows uses the types that the compilation made: in a fresh clone they have only just come to be.
  const { MainJob } = await import("./mainJob.js");
  return new MainJob({ ...options, root: ROOT, video, startedAt }, modules).run();
}

/** Leaves the network running until it is stopped, and tells of what ends before. */
async function keep(
  { network, nodes, accidents }: RunningNetwork,
  file: string,
  { progress, signal }: { progress: Progress; signal: AbortSignal },
): Promise<void> {
  for (const accident of accidents) accident.catch((error: Error) => progress.line(`\n${error.message}\nThe rest keeps running.`));
  const { rpcUrl, chainId, controller } = network.devnet;
  progress.line(`\nThe network keeps running: JSON-RPC ${rpcUrl}, chain ${chainId}, Controller ${controller}.`);
  progress.line("Funded accounts, of the public test phrase (worth nothing elsewhere):\n");
  progress.line(`  owner           ${network.address(0)}  ${network.key(0)}`);
  for (const [i, { name, address }] of nodes.all.entries()) progress.line(`  ${name.padEnd(15)} ${address}  ${network.key(i + 1)}`);
  progress.line(`\nAll addresses are in ${file}. Stop with Ctrl-C.`);
  // Where npm run gov looks by itself.
  if (resolve(file) !== resolve("out", DEVNET_FILE))
    progress.line(`To govern it: npm run gov -- COMMAND --rpc ${rpcUrl} --controller ${controller}`);
  await new Promise<void>((done) => signal.addEventListener("abort", () => done(), { once: true }));
}

async function interruption(signal: AbortSignal): Promise<never> {
  return new Promise<never>((_resolve, reject) => {
    const onAbort = (): void => reject(signal.reason as Error);
    if (signal.aborted) onAbort();
    else signal.addEventListener("abort", onAbort, { once: true });
  });
}

/** Exit codes of a shell: 128 and the number of the signal. */
const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

async function run(): Promise<number> {
  const stop = new AbortController();
  const cleanup = new Cleanup();
  let signalCode: number | undefined;
  for (const [name, code] of Object.entries(SIGNALS)) {
    process.on(name, () => {
      signalCode ??= code;
      stop.abort(new MainError("INTERRUPTED", `Stopped by ${name}.`));
    });
  }
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    signalCode ??= EXIT_CODE.unread;
    stop.abort(new MainError("INTERRUPTED", "Nobody reads what it prints."));
  });
  const exitCode = await main(stop.signal, cleanup).catch((error: unknown) => {
    const words = error instanceof MainError ? error.message : `Unexpected: ${error instanceof Error ? error.stack : String(error)}`;
    // `| head` has seen enough: that is no failure to tell of.
    if (signalCode !== EXIT_CODE.unread) console.error(`\nnpm start failed: ${words}`);
    return signalCode ?? 1;
  });
  const failures = await cleanup.run();
  for (const failure of failures) console.error(`Could not clean up ${failure}`);
  return exitCode !== 0 || failures.length === 0 ? exitCode : 1;
}

run().then(
  (exitCode) => process.exit(exitCode),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
