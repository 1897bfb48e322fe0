// SPDX-License-Identifier: MIT

import { Command } from "commander";
import { ACCOUNT_ACTIONS } from "../nodes/accountActions";
import { collectSettings } from "../nodes/collectSettings";
import { readGatewayConfig } from "../nodes/gatewayConfig";
import { readIngestConfig } from "../nodes/ingestConfig";
import { readOrchestratorConfig } from "../nodes/orchestratorConfig";
import type { SegmentReport } from "../nodes/segmentReport";
import { SettingReader } from "../nodes/settingReader";
import { readTranscoderConfig } from "../nodes/transcoderConfig";
import { VERSION } from "../nodes/version";
import { readWatchConfig } from "../nodes/watchConfig";
import { EXIT_CODE } from "./exitCode";
import { FLAG_TABLE } from "./flagTable";
import { Output } from "./output";
import { stopSignal } from "./stopSignal";
import { watchTable } from "./watchTable";

type Flags = Readonly<Record<string, string>>;

/**
 * The command line. Actions set the exit code; errors are thrown for `main` to tell. What a command needs is loaded when it
 * runs: the chain's typings alone take longer to load than most commands to do their work.
 */
export function buildProgram(environment: Readonly<Record<string, string | undefined>>): Command {
  const program = new Command("livepeer-node")
    .description("A Livepeer node: orchestrator, transcoder, gateway, and what their accounts do on chain")
    .version(VERSION)
    .exitOverride();

  add(program, environment, "orchestrator", "Take transcoding jobs and be paid for them", FLAG_TABLE.orchestrator, runOrchestrator);
  const { transcoder } = FLAG_TABLE;
  add(program, environment, "transcoder", "Transcode for an orchestrator on another machine", transcoder, runTranscoder, FLAG_TABLE.plain);
  add(program, environment, "gateway", "Take a file, or streams that clients push, through the network", FLAG_TABLE.gateway, runGateway);
  add(program, environment, "watch", "Follow the claims of all orchestrators, and find the faulty ones", FLAG_TABLE.watch, runWatch);
  add(program, environment, "status", "Show a running node", FLAG_TABLE.status, async (reader, output) =>
    output.data(await (await import("../nodes/readStatus.js")).readStatus("/status", reader)),
  );
  add(program, environment, "tickets", "Show the winning tickets of a running orchestrator", FLAG_TABLE.status, async (reader, output) =>
    output.data(await (await import("../nodes/readStatus.js")).readStatus("/tickets", reader)),
  );
  add(program, environment, "proofs", "Show the claims of a running orchestrator", FLAG_TABLE.status, async (reader, output) =>
    output.data(await (await import("../nodes/readStatus.js")).readStatus("/proofs", reader)),
  );
  add(program, environment, "key", "Show the account of the node's key; make the key when there is none", {}, async (reader, output) =>
    output.data(await (await import("../nodes/showKey.js")).showKey(reader)),
  );
  for (const action of ACCOUNT_ACTIONS) {
    add(program, environment, action.name, action.summary, action.flags, async (reader, output) =>
      output.data(await (await import("../nodes/runAccountAction.js")).runAccountAction(action, reader)),
    );
  }
  // Commander's own help command shows the usage for a command that there is not, and does not say why.
  program.helpCommand(false);
  program
    .command("help [command]")
    .description("Show the flags of a command")
    .action((name: string | undefined) => {
      const command = name === undefined ? program : program.commands.find((candidate) => candidate.name() === name);
      if (command === undefined) return program.error(`error: unknown command '${name}'`);
      command.outputHelp();
    });
  return program;
}

function add(
  program: Command,
  environment: Readonly<Record<string, string | undefined>>,
  name: string,
  summary: string,
  flags: Flags,
  action: (reader: SettingReader, output: Output) => Promise<void>,
  common: Flags = { ...FLAG_TABLE.common, ...FLAG_TABLE.plain },
): void {
  const table: Flags = { ...flags, ...common };
  const command = program.command(name).description(summary).exitOverride().option("--json", "one JSON object in each line");
  for (const [flag, description] of Object.entries(table)) command.option(`--${flag}`, description);
  command.action(async () => {
    const given = new Map<string, string>();
    for (const option of command.options) {
      const key = option.attributeName();
      if (key === "json" || command.getOptionValueSource(key) !== "cli") continue;
      given.set(option.name().replace(/^no-/, ""), String(command.getOptionValue(key)));
    }
    const known = namesOf(command);
    const others = program.commands.flatMap(namesOf);
    const settings = collectSettings({ known, others, flags: given, environment });
    await action(new SettingReader(settings), new Output({ isJson: command.getOptionValue("json") === true }));
  });
}

function namesOf({ options }: Command): string[] {
  return options.map((option) => option.name().replace(/^no-/, ""));
}

async function runOrchestrator(reader: SettingReader, output: Output): Promise<void> {
  const config = readOrchestratorConfig(reader);
  const stop = stopSignal();
  const { startOrchestrator } = await import("../nodes/startOrchestrator.js");
  const node = await startOrchestrator(config);
  const { address, serviceUri, apiUrl } = node.ready;
  output.event("ready", node.ready, `orchestrator ${address} at ${serviceUri}, API at ${apiUrl}`);
  await stopBy(stop, node);
}

async function runTranscoder(reader: SettingReader, output: Output): Promise<void> {
  const config = readTranscoderConfig(reader);
  const stop = stopSignal();
  const { startTranscoder } = await import("../nodes/startTranscoder.js");
  const node = await startTranscoder(config);
  const { orchestrator, encoder } = node.ready;
  output.event("ready", node.ready, `transcoder for ${orchestrator} with ${encoder}`);
  await stopBy(stop, node);
}

/** Lets a node work until the signal is aborted or the node ends by itself. */
async function stopBy(signal: AbortSignal, node: { readonly ended: Promise<void>; stop(): Promise<void> }): Promise<void> {
  signal.addEventListener("abort", () => void node.stop().catch(() => undefined), { once: true });
  if (signal.aborted) await node.stop();
  await node.ended;
}

async function runGateway(reader: SettingReader, output: Output): Promise<void> {
  if (["http-addr", "rtmp-addr"].some((flag) => reader.optional(flag) !== undefined)) return runIngest(reader, output);
  const config = readGatewayConfig(reader);
  const { streamFile } = await import("../nodes/streamFile.js");
  const report = await streamFile(config, (segment) => output.event("segment", segment, segmentLine(segment)), stopSignal());
  const { segments, ...figures } = report;
  const text = `${segments.length} segments, ${report.failed} failed, ${report.realtimeFactor.toFixed(2)} times real time: ${report.playlist}`;
  output.event("done", figures, text);
  if (report.failed > 0) process.exitCode = EXIT_CODE.incomplete;
}

/** Works until it is stopped. */
async function runIngest(reader: SettingReader, output: Output): Promise<void> {
  const config = readIngestConfig(reader);
  const stop = stopSignal();
  const { startIngest } = await import("../nodes/startIngest.js");
  const node = await startIngest(config, (manifestID, segment) =>
    output.event("segment", { manifestID, ...segment }, `${manifestID} ${segmentLine(segment)}`),
  );
  const { address, ingestUrl, rtmpUrl } = node.ready;
  const alsoRtmp = rtmpUrl === undefined ? "" : ` and streams at ${rtmpUrl}/NAME`;
  output.event("ready", node.ready, `gateway ${address} takes segments at ${ingestUrl}/live/${alsoRtmp}`);
  await stopBy(stop, node);
}

function segmentLine({ seq, ms, orchestrator, error, ticketsSent }: SegmentReport): string {
  const outcome = error === "" ? `by ${orchestrator}` : `failed: ${error}`;
  return `segment ${seq}: ${ms} ms ${outcome}, ${ticketsSent} tickets`;
}

async function runWatch(reader: SettingReader, output: Output): Promise<void> {
  const config = readWatchConfig(reader);
  const { watchClaims } = await import("../nodes/watchClaims.js");
  const told = new Set<string>();
  const tellOnce = (name: string, data: object, text: string): void => {
    const key = `${name} ${text}`;
    if (told.has(key)) return;
    told.add(key);
    output.event(name, data, text);
  };
  let table = "";
  await watchClaims(
    config,
    ({ block, claims, faults }) => {
      for (const fault of faults) {
        const end = fault.transactionHash ?? (fault.isPunished ? "punished" : "not punished yet");
        tellOnce("fault", fault, `fault: ${fault.fault} in the claim of ${fault.orchestrator} of round ${fault.round}: ${end}`);
      }
      const next = watchTable(claims);
      if (next !== table) output.event("claims", { block, claims }, next);
      table = next;
    },
    stopSignal(),
  );
}
