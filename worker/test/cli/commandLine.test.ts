// SPDX-License-Identifier: MIT

import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect } from "chai";
import { MediaFixture } from "../adapters/ffmpeg/mediaFixture";
import { RtmpClient } from "../adapters/rtmp/rtmpClient";

const MAIN = join(__dirname, "../../src/cli/main.ts");
const ROOT = join(__dirname, "../../..");

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}

/** Runs the command line to its end. */
function run(args: readonly string[], environment: Record<string, string> = {}): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ["--import", "tsx", MAIN, ...args], {
      cwd: ROOT,
      env: { ...process.env, ...environment },
    });
    let [out, error] = ["", ""];
    child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (error += chunk.toString()));
    child.on("close", (code) => resolve({ code, out, error }));
  });
}

/** Starts a node, an orchestrator unless told otherwise, and waits until it is ready. */
function start(
  folder: string,
  role: readonly string[] = ["orchestrator", "--price-per-unit", "1", "--gpu", "off"],
  addresses: readonly string[] = ["--http-addr", "127.0.0.1:0", "--cli-addr", "127.0.0.1:0"],
): Promise<{ child: ChildProcess; ready: Record<string, string> }> {
  const args = [...role, "--json", "--data-dir", folder, ...addresses];
  const child = spawn(process.execPath, ["--import", "tsx", MAIN, ...args], { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"] });
  let errors = "";
  child.stderr!.on("data", (chunk: Buffer) => (errors += chunk.toString()));
  return new Promise((resolve, reject) => {
    createInterface({ input: child.stdout! }).on("line", (line) => {
      const event = JSON.parse(line) as Record<string, string>;
      if (event.event === "ready") resolve({ child, ready: event });
    });
    child.on("close", (code) => reject(new Error(`ended with ${code}: ${errors}`)));
  });
}

function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.once("close", (code) => resolve(code)));
}

describe("the command line", function () {
  this.timeout(120_000);
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "cli-"));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("makes a key and shows its account, the same each time", async () => {
    const first = await run(["key", "--json", "--data-dir", folder]);
    expect(first.code).to.equal(0);
    const { address } = JSON.parse(first.out) as { address: string };
    expect(address).to.match(/^0x[0-9a-fA-F]{40}$/);
    const again = await run(["key", "--data-dir", folder]);
    expect(again.out).to.contain(`address: ${address}`);
  });

  it("takes settings from the environment and from a file, flags first", async () => {
    writeFileSync(join(folder, "settings"), `data-dir ${join(folder, "from-file")}\nlog-level loud\n`);
    const wrong = await run(["key", "--config", join(folder, "settings")]);
    expect([wrong.code, wrong.error]).to.deep.equal([2, 'error: --log-level must be debug, info, warn, error, not "loud"\n']);
    const right = await run(["key", "--json", "--config", join(folder, "settings")], { LP_LOG_LEVEL: "info" });
    expect(JSON.parse(right.out)).to.include({ keyFile: join(folder, "from-file", "key.json") });
    const flag = await run(["key", "--json", "--data-dir", folder], { LP_DATADIR: "/nowhere" });
    expect(JSON.parse(flag.out)).to.include({ keyFile: join(folder, "key.json") });
  });

  for (const [name, args, code, text] of [
    ["a command that there is not", ["fly"], 2, /unknown command 'fly'/],
    ["help for a command that there is not", ["help", "fly"], 2, /unknown command 'fly'/],
    ["a flag that there is not", ["key", "--colour", "red"], 2, /unknown option '--colour'/],
    ["an orchestrator without a price", ["orchestrator"], 2, /^error: --price-per-unit is required/m],
    [
      "a gateway without orchestrators",
      ["gateway", "--input", MAIN, "--output", "x"],
      2,
      /^error: without a chain --orch-addr is required/m,
    ],
    ["a gateway without a video", ["gateway", "--orch-addr", "127.0.0.1:1"], 2, /^error: --input is required: .* or --http-addr/m],
    [
      "a gateway with a video of its own and clients that push",
      ["gateway", "--orch-addr", "127.0.0.1:1", "--input", MAIN, "--http-addr", "127.0.0.1:0"],
      2,
      /^error: --input is for streaming a file, --http-addr for /m,
    ],
    ["a transcoder without an orchestrator", ["transcoder", "--orch-secret", "hush"], 2, /^error: --orch-addr is required$/m],
    ["an action without a chain", ["fund", "--deposit", "1"], 2, /^error: this needs a chain/m],
    [
      "an action of a key that there is not",
      ["fund", "--deposit", "1", "--eth-url", "http://127.0.0.1:1", "--eth-controller", `0x${"01".repeat(20)}`],
      1,
      /^error: key file .*key\.json does not exist: correct --key-file or --data-dir; "livepeer-node key" makes one/m,
    ],
    ["a secret that is empty", ["orchestrator", "--orch-secret", "", "--price-per-unit", "1"], 2, /^error: --orch-secret is empty/m],
    [
      "a keystore's password that cannot be read",
      ["key", "--key-password-file", "/nowhere"],
      2,
      /^error: --key-password-file \/nowhere cannot be read$/m,
    ],
    ["a local API that is no URL", ["status", "--api-url", "there", "--token-file", MAIN], 2, /^error: --api-url must be a URL such as /m],
    [
      "a token that cannot be read",
      ["status", "--api-url", "http://127.0.0.1:1", "--token-file", "/nowhere"],
      2,
      /^error: the token file \/nowhere cannot/m,
    ],
    ["a node that is not running", ["status"], 1, /^error: no node has run in /m],
  ] as const) {
    it(`refuses ${name} with exit code ${code}`, async () => {
      const result = await run([...args, ...(args.at(-1) === "fly" ? [] : ["--data-dir", folder])]);
      expect(result.code).to.equal(code);
      expect(result.error).to.match(text);
      expect(result.out).to.equal("");
    });
  }

  it("shows the flags of a command, and all commands", async () => {
    const flags = await run(["help", "key"]);
    expect([flags.code, flags.error]).to.deep.equal([0, ""]);
    expect(flags.out).to.contain("Usage: livepeer-node key [options]").and.contain("--data-dir");
    const all = await run(["help"]);
    expect([all.code, all.out]).to.deep.equal([0, (await run(["--help"])).out]);
  });

  it("ends without a word when nobody reads what it prints", () => {
    const flags = `--price-per-unit 1 --gpu off --http-addr 127.0.0.1:0 --cli-addr 127.0.0.1:0 --log-level error --data-dir "${folder}"`;
    const command = `"${process.execPath}" --import tsx "${MAIN}" orchestrator ${flags}`;
    const { stderr } = spawnSync("sh", ["-c", `{ ${command}; echo "status $?" >&2; } | true`], { cwd: ROOT, encoding: "utf8" });
    expect(stderr).to.equal("status 141\n");
  });

  it("tells programs what went wrong as JSON", async () => {
    const { out, code } = await run(["status", "--json", "--data-dir", folder]);
    expect(code).to.equal(1);
    expect(JSON.parse(out)).to.include({ event: "error", code: "NODE_NOT_RUNNING" });
  });

  it("says so when the data directory cannot be used", async () => {
    writeFileSync(join(folder, "file"), "");
    const args = ["orchestrator", "--price-per-unit", "1", "--data-dir", join(folder, "file", "inside")];
    const { error, code } = await run(args);
    expect(code).to.equal(1);
    expect(error).to.match(/error: data directory .*inside cannot be made: choose another with --data-dir/);
  });

  for (const [what, path] of [
    ["lies where no folder can be made", "/proc/none/inside"],
    ["is a file", __filename],
  ] as const) {
    it(`says so when the data directory ${what}`, async () => {
      const { error, code } = await run(["key", "--data-dir", path]);
      expect(code).to.equal(1);
      expect(error).to.equal(`error: data directory ${path} cannot be made: choose another with --data-dir\n`);
    });
  }

  it("says so when another program listens where the node should", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const taken = `127.0.0.1:${(other.address() as AddressInfo).port}`;
    const args = ["--price-per-unit", "1", "--gpu", "off", "--data-dir", folder, "--http-addr", taken, "--cli-addr", "127.0.0.1:0"];
    const { error, code } = await run(["orchestrator", ...args]);
    expect(code).to.equal(1);
    expect(error).to.contain(`error: the node cannot listen at ${taken}: another program listens there; choose another --http-addr\n`);
    expect(error).not.to.match(/ at .*\.ts:\d+/);
    other.close();
  });

  it("says so when the input is no video", async () => {
    writeFileSync(join(folder, "text.mp4"), "not a video");
    const args = ["--orch-addr", "127.0.0.1:1", "--input", join(folder, "text.mp4"), "--output", join(folder, "out")];
    const { error, code } = await run(["gateway", ...args, "--data-dir", folder]);
    expect(code).to.equal(1);
    expect(error).to.match(/^error: /m);
    expect(error).not.to.match(/ at .*\.ts:\d+/);
  });

  it("says so before it streams when the report cannot be written", async () => {
    const args = [
      "--orch-addr",
      "127.0.0.1:1",
      "--input",
      MAIN,
      "--output",
      join(folder, "out"),
      "--report",
      join(folder, "none", "r.json"),
    ];
    const { error, code, out } = await run(["gateway", ...args, "--data-dir", folder]);
    expect(code).to.equal(1);
    expect(error).to.match(/^error: the report .*none\/r\.json cannot be written \(ENOENT\): choose another file with --report\n$/);
    expect(out).to.equal("");
  });

  it("runs an orchestrator that can be asked, changed, killed, started again and stopped", async () => {
    const first = await start(folder);
    const token = readFileSync(first.ready.tokenFile!, "utf8").trim();
    const headers = { authorization: `Bearer ${token}` };
    const status = await run(["status", "--json", "--data-dir", folder]);
    expect(JSON.parse(status.out)).to.include({ role: "orchestrator", serviceUri: first.ready.serviceUri });
    expect((await fetch(`${first.ready.apiUrl}/healthz`)).status).to.equal(200);
    expect(await (await fetch(`${first.ready.apiUrl}/metrics`)).text()).to.match(/livepeer_max_sessions_total\S* 10/);
    const changed = await fetch(`${first.ready.apiUrl}/max-sessions`, { method: "POST", headers, body: '{"maxSessions":3}' });
    expect(await changed.json()).to.deep.equal({ maxSessions: 3 });

    const killed = ended(first.child);
    first.child.kill("SIGKILL");
    await killed;
    const second = await start(folder);
    expect(second.ready.address).to.equal(first.ready.address);
    const stopped = ended(second.child);
    second.child.kill("SIGTERM");
    expect(await stopped).to.equal(0);
  });

  it("runs a gateway that clients push to, until it is stopped", async () => {
    const { child, ready } = await start(folder, [
      "gateway",
      "--orch-addr",
      "127.0.0.1:1",
      "--max-sessions",
      "3",
      "--rtmp-addr",
      "127.0.0.1:0",
    ]);
    expect(ready).to.include({ role: "gateway" });
    const rtmp = await RtmpClient.open(Number(new URL(String(ready.rtmpUrl)).port));
    await rtmp.publish("-a", "");
    expect(await rtmp.status()).to.match(/^NetStream.Publish.BadName: the address must be/);
    expect((await fetch(`${ready.ingestUrl}/healthz`)).status).to.equal(200);
    const refused = await fetch(`${ready.ingestUrl}/live/show/0.ts`, { method: "PUT", body: "no video" });
    expect([refused.status, await refused.text()]).to.deep.equal([422, "TranscoderInvalidVideo: neither a transport stream nor MP4\n"]);
    expect(JSON.parse((await run(["status", "--json", "--data-dir", folder])).out)).to.deep.include({ role: "gateway", streams: [] });
    const stopped = ended(child);
    child.kill("SIGTERM");
    expect(await stopped).to.equal(0);
  });

  it("runs a transcoder that works for an orchestrator, until it is stopped", async () => {
    const secret = ["--orch-secret", "hush"];
    const [o, t, g] = ["orchestrator", "transcoder", "gateway"].map((name) => join(folder, name)) as [string, string, string];
    const orchestrator = await start(o, ["orchestrator", "--price-per-unit", "0", "--max-sessions", "auto", ...secret]);
    const address = ["--orch-addr", orchestrator.ready.serviceUri!];
    const wrong = await run(["transcoder", ...address, "--orch-secret", "hish", "--gpu", "off"]);
    expect([wrong.code, wrong.error.trim().split("\n").at(-1)]).to.deep.equal([1, "error: invalid secret"]);

    const transcoder = await start(t, ["transcoder", ...address, ...secret, "--gpu", "off"], ["--cli-addr", "127.0.0.1:0"]);
    expect(transcoder.ready).to.include({ role: "transcoder", orchestrator: orchestrator.ready.serviceUri });
    while ((await fetch(`${orchestrator.ready.apiUrl}/healthz`)).status !== 200) await new Promise((resolve) => setTimeout(resolve, 50));
    const media = await MediaFixture.create();
    const clip = await media.clip("clip.mp4", { seconds: 4, size: "160x90" });
    const streamed = await run(["gateway", "--json", ...address, "--input", clip, "--output", join(g, "out"), "--data-dir", g]);
    media.remove();
    expect(streamed.code, streamed.error).to.equal(0);
    expect(JSON.parse(streamed.out.trim().split("\n").at(-1)!)).to.include({ event: "done", failed: 0 });
    expect(JSON.parse((await run(["status", "--json", "--data-dir", t])).out)).to.include({ role: "transcoder", isConnected: true });
    expect(JSON.parse((await run(["status", "--json", "--data-dir", o])).out)).to.deep.include({ encoder: "remote transcoders" });
    expect(await (await fetch(`${transcoder.ready.apiUrl}/metrics`)).text()).to.match(/livepeer_segment_transcoded_total 2/);

    for (const { child } of [transcoder, orchestrator]) {
      const stopped = ended(child);
      child.kill("SIGTERM");
      expect(await stopped).to.equal(0);
    }
  });
});
