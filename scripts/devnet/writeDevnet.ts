// SPDX-License-Identifier: MIT
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Devnet } from "./devnet";

/** Writes what other tools need to know of a local chain. */
export function writeDevnet(devnet: Devnet, path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify(devnet, null, 2)}\n`);
}
