// SPDX-License-Identifier: MIT
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Devnet } from "./devnet";
import { DevnetError } from "./devnetError";

/** Writes what other tools need to know of a local chain. Throws {@link DevnetError} when it cannot. */
export function writeDevnet(devnet: Devnet, path: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `${JSON.stringify(devnet, null, 2)}\n`);
  } catch (cause) {
    throw new DevnetError(
      "FILE_NOT_WRITTEN",
      `${path} cannot be written: ${(cause as Error).message}. Name another one with --file.`,
      cause,
    );
  }
}
