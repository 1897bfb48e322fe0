// SPDX-License-Identifier: MIT

import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";

/**
 * Starts a process that records tickets as fast as it can, and kills it, mid-write, once it has said so `count` times. `place` is a file or
 * the URL of a database.
 */
export async function killedWriter(place: string, count: number): Promise<{ writer: ChildProcess; acknowledged: number }> {
  const program = join(__dirname, "ticketWriter.ts");
  const writer = spawn(process.execPath, ["--require", "tsx/cjs", program, place], { stdio: ["ignore", "pipe", "inherit"] });
  let acknowledged = 0;
  const closed = once(writer, "close");
  for await (const line of createInterface({ input: writer.stdout! })) {
    acknowledged = Number(line);
    if (acknowledged % 1000 >= count) writer.kill("SIGKILL");
  }
  await closed;
  return { writer, acknowledged };
}
