// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { ManagedProcess } from "../../scripts/main/managedProcess";

const ROOT = join(__dirname, "..", "..");

describe("ManagedProcess", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "managed-process-"));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function start(code: string): ManagedProcess {
    const script = join(folder, "program.ts");
    writeFileSync(script, code);
    return ManagedProcess.start({ name: "program", script, args: [], cwd: ROOT, logFolder: folder });
  }

  const number = (line: string): number | undefined => (/^\d+$/.test(line) ? Number(line) : undefined);

  it("waits for a line, keeps all of the output and stops the process", async () => {
    const child = start(`console.error("warming up"); console.log(42); setInterval(() => undefined, 1000);`);
    expect(await child.line(number, 30_000)).to.equal(42);
    await child.stop();
    expect(await child.ended).to.equal("SIGTERM");
    expect(readFileSync(child.logPath, "utf8").split("\n").sort()).to.deep.equal(["", "42", "warming up"]);
  });

  it("tells what a process said last when it ends before it is ready", async () => {
    const child = start(`console.error("the disk is full"); process.exit(3);`);
    let message = "";
    await child.line(number, 30_000).catch((error: Error) => (message = error.message));
    expect(message).to.contain("program ended (3)").and.to.contain("the disk is full").and.to.contain(child.logPath);
  });

  it("notices an unexpected end", async () => {
    const child = start(`setTimeout(() => process.exit(7), 10);`);
    let message = "";
    await child.failed().catch((error: Error) => (message = error.message));
    expect(message).to.contain("program ended unexpectedly (7)");
  });

  it("does not wait for ever", async () => {
    const child = start(`setInterval(() => undefined, 1000);`);
    let message = "";
    await child.line(number, 100).catch((error: Error) => (message = error.message));
    expect(message).to.contain("program did not get ready in 0.1 s");
    await child.stop();
  });

  it("ends with its parent, however that ends", async () => {
    const childScript = join(folder, "child.ts");
    writeFileSync(childScript, `console.log(process.pid); setInterval(() => undefined, 1000);`);
    const parentScript = join(folder, "parent.ts");
    const managed = JSON.stringify(join(ROOT, "scripts", "main", "managedProcess"));
    const spec = JSON.stringify({ name: "child", script: childScript, args: [], cwd: ROOT, logFolder: folder });
    writeFileSync(
      parentScript,
      `import { ManagedProcess } from ${managed};
       void ManagedProcess.start(${spec}).line((line) => Number(line), 30000).then(console.log);
       setInterval(() => undefined, 1000);`,
    );
    const parent = spawn(process.execPath, ["--import", "tsx", parentScript], { cwd: ROOT, stdio: ["ignore", "pipe", "inherit"] });
    const pid = await new Promise<number>((resolve) => parent.stdout.once("data", (data: Buffer) => resolve(Number(data.toString()))));
    expect(isAlive(pid)).to.equal(true);
    parent.kill("SIGKILL");
    const deadline = Date.now() + 20_000;
    while (isAlive(pid) && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(isAlive(pid)).to.equal(false);
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
