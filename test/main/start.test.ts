// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Report } from "../../scripts/main/report";

const ROOT = join(__dirname, "..", "..");
const RUN_TIMEOUT_MS = 300_000;

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command as a user runs it. `onStderr` may send it signals. */
function npmStart(
  args: readonly string[],
  env: Record<string, string> = {},
  onStderr?: (text: string, pid: number) => void,
): Promise<Outcome> {
  const child = spawn(process.execPath, ["--import", "tsx", "scripts/main/start.ts", ...args], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (data: Buffer) => (stdout += data.toString()));
  child.stderr.on("data", (data: Buffer) => {
    stderr += data.toString();
    onStderr?.(stderr, child.pid ?? 0);
  });
  return new Promise((resolve) => child.once("close", (code) => resolve({ code, stdout, stderr })));
}

describe("npm start", () => {
  let out: string;

  beforeEach(() => {
    out = mkdtempSync(join(tmpdir(), "npm-start-"));
  });

  afterEach(() => rmSync(out, { recursive: true, force: true }));

  it("takes a video through the network, and reports figures that fit together", async function () {
    this.timeout(RUN_TIMEOUT_MS);
    const { code, stdout, stderr } = await npmStart(["--seconds", "8", "--rounds", "1", "--json", "--out", out]);
    expect(code, stderr).to.equal(0);
    const report = JSON.parse(stdout) as Report;
    expect(JSON.parse(readFileSync(join(out, "report.json"), "utf8"))).to.deep.equal(report);
    expect(JSON.parse(readFileSync(join(out, "devnet.json"), "utf8"))).to.have.property("controller");

    expect(report.segments.map(({ sequence }) => sequence)).to.deep.equal([0, 1, 2, 3]);
    for (const segment of report.segments) {
      expect(segment.orchestrator).to.match(/^orchestrator-[12]$/);
      expect(segment.renditions.map(({ name }) => name)).to.deep.equal(["P360p30fps16x9", "P240p30fps16x9"]);
      expect(segment.renditions.map(({ pixels }) => pixels)).to.deep.equal([String(640 * 360 * 60), String(426 * 238 * 60)]);
    }
    expect(report.realtimeFactor).to.be.above(0);
    expect(report.tickets.sent).to.equal(report.segments.reduce((sum, { ticketsSent }) => sum + ticketsSent, 0));
    expect(report.tickets.sent).to.be.at.least(4);
    expect(report.tickets.redeemed).to.equal(report.tickets.won);
    expect(report.tickets.redeemedWei).to.equal(report.tickets.faceValueWei);
    expect(report.tickets.expectedValueWei).to.equal(String(BigInt(report.tickets.sent) * 10n ** 15n));

    const { accounts, rounds } = report;
    const sum = (values: readonly string[]): bigint => values.reduce((total, value) => total + BigInt(value), 0n);
    const fees = sum(Object.values(accounts).flatMap((account) => [account.fees, account.withdrawnFees]));
    const paid = BigInt(report.tickets.redeemedWei);
    // In an orchestrator's first active round the contract estimates a factor to one part in 1e9 (bonding section 5).
    expect(fees <= paid && (paid - fees) * 10n ** 8n <= paid, `${fees} of ${paid}`).to.equal(true);
    expect(accounts.gateway?.deposit).to.equal(String(20n * 10n ** 18n - paid));
    expect(rounds.map(({ rewards }) => Object.keys(rewards).length)).to.deep.equal([0, 2, 2, 2, 2, 2]);
    // Those between the last two pass while stake thaws.
    expect(rounds.map(({ round }) => round - (rounds[0]?.round ?? 0))).to.deep.equal([0, 1, 2, 3, 4, 11]);
    const stakes = sum(Object.values(accounts).flatMap(({ pendingStake, withdrawnStake }) => [pendingStake, withdrawnStake]));
    const minted = sum(rounds.flatMap(({ rewards }) => Object.values(rewards)));
    const dust = 14_000n * 10n ** 18n + minted - stakes;
    expect(dust >= 0n && dust < 100n, `${dust} LPT wei of dust`).to.equal(true);
    expect(accounts.delegator?.stake).to.equal(String(3_000n * 10n ** 18n));
    expect(BigInt(accounts.delegator?.withdrawnStake ?? 0) > 0n, accounts.delegator?.withdrawnStake).to.equal(true);
    expect(report.gas).to.include.keys("BondingManager.unbond", "BondingManager.withdrawStake");
    expect(report.gas).to.include.keys("BondingManager.reward", "BondingManager.bond", "TicketBroker.fundDepositAndReserve");

    const { claims, faults, cheat } = report.proofs;
    expect([cheat, faults]).to.deep.equal([null, []]);
    const done = sum(report.segments.flatMap(({ renditions }) => renditions.map(({ pixels }) => pixels)));
    expect(sum(claims.map(({ pixels }) => pixels))).to.equal(done);
    for (const claim of claims) {
      expect(claim).to.include({ status: "proven", samples: 16, provenPixels: claim.pixels });
      expect(claim.openedSegments).to.be.within(1, claim.segments);
      expect(claim.gas.claim).to.be.above(21_000);
      expect(claim.gas.openings).to.be.above(21_000);
    }
    expect(report.gas).to.include.keys("Verifier.submitClaim", "Verifier.openSamples");

    const master = readFileSync(report.output, "utf8");
    expect(master.match(/#EXT-X-STREAM-INF/g)).to.have.length(2);
    expect(readdirSync(join(out, "hls"), { recursive: true }).filter((name) => String(name).endsWith(".ts"))).to.have.length(8);
  });

  it("catches an orchestrator that claims pixels it has no receipts for, and goes on without it", async function () {
    this.timeout(RUN_TIMEOUT_MS);
    const args = ["--seconds", "8", "--rounds", "1", "--cheat", "inflated-pixels", "--json", "--out", out];
    const { code, stdout, stderr } = await npmStart(args);
    expect(code, stderr).to.equal(0);
    const { proofs, accounts } = JSON.parse(stdout) as Report;
    expect(proofs.cheat).to.equal("inflated-pixels");
    const [honest, cheating] = ["orchestrator-1", "orchestrator-2"].map((name) =>
      proofs.claims.find(({ orchestrator }) => orchestrator === name),
    );
    expect(honest).to.include({ status: "proven", provenPixels: honest?.pixels });
    expect(cheating).to.include({ status: "punished", provenPixels: "0" });

    expect(proofs.faults.map(({ kind, orchestrator, finder }) => [kind, orchestrator, finder])).to.deep.equal([
      ["missing proof", "orchestrator-2", "watcher"],
    ]);
    const fault = proofs.faults[0];
    for (const amount of [fault?.penalty, fault?.finderReward, fault?.burned]) expect(BigInt(amount ?? 0) > 0n, amount).to.equal(true);
    expect(BigInt(fault?.burned ?? 0) + BigInt(fault?.finderReward ?? 0)).to.equal(BigInt(fault?.penalty ?? 0));
    expect(BigInt(accounts["orchestrator-1"]?.stake ?? 0) > 6_000n * 10n ** 18n).to.equal(true);
  });

  it("leaves nothing running when it is interrupted", async function () {
    this.timeout(RUN_TIMEOUT_MS);
    let isInterrupted = false;
    const { code, stderr } = await npmStart(["--seconds", "4", "--json", "--out", out], {}, (text, pid) => {
      if (isInterrupted || !text.includes("Stream the video")) return;
      isInterrupted = true;
      process.kill(pid, "SIGINT");
    });
    expect(code).to.equal(130);
    expect(stderr).to.contain("npm start failed: Stopped by SIGINT.");
    const left = readdirSync("/proc").filter((name) => /^\d+$/.test(name) && commandLine(name).includes(out));
    expect(left.map(commandLine)).to.deep.equal([]);
  });

  it("ends without a word, and leaves nothing behind, when nobody reads what it prints", () => {
    const command = `node --import tsx scripts/main/start.ts --seconds 4 --out ${out}`;
    const { stderr } = spawnSync("sh", ["-c", `{ ${command}; echo "status $?" >&2; } | true`], { cwd: ROOT, encoding: "utf8" });
    expect(stderr).to.equal("status 141\n");
    expect(existsSync(join(out, "run.pid"))).to.equal(false);
  });

  describe("given something wrong", () => {
    it("refuses bad flags", async () => {
      const { code, stderr } = await npmStart(["--rounds", "many"]);
      expect([code, stderr]).to.deep.equal([1, '\nnpm start failed: --rounds is "many"; it must be a whole number from 1 to 100.\n']);
    });

    it("refuses an input that is not there", async () => {
      const { code, stderr } = await npmStart(["--input", join(out, "film.mp4"), "--out", out]);
      expect([code, stderr]).to.deep.equal([1, `\nnpm start failed: --input ${join(out, "film.mp4")}: there is no such file.\n`]);
    });

    it("refuses an input that is no video", async () => {
      const path = join(out, "film.mp4");
      writeFileSync(path, "not a film");
      const { code, stderr } = await npmStart(["--input", path, "--out", out]);
      expect(code).to.equal(1);
      expect(stderr).to.contain(`npm start failed: FFmpeg cannot read ${path}: `);
    });

    it("says how to get FFmpeg when there is none", async () => {
      const { code, stderr } = await npmStart(["--out", out], { FFMPEG_PATH: join(out, "ffmpeg") });
      expect(code).to.equal(1);
      expect(stderr).to.contain("No usable FFmpeg was found. Install it").and.to.contain(join(out, "ffmpeg"));
    });

    it("refuses a folder that cannot be written", async () => {
      writeFileSync(join(out, "file"), "");
      const { code, stderr } = await npmStart(["--out", join(out, "file", "folder")]);
      expect(code).to.equal(1);
      expect(stderr).to.contain("cannot be made: choose another with --out.");
    });
  });
});

function commandLine(pid: string): string {
  const path = join("/proc", pid, "cmdline");
  try {
    return existsSync(path) ? readFileSync(path, "utf8").replaceAll("\0", " ") : "";
  } catch {
    return "";
  }
}
