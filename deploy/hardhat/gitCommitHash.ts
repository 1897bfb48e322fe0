// SPDX-License-Identifier: MIT
import { execFileSync } from "node:child_process";

/** The commit that is deployed, 20 bytes as hex; zero outside a git repository. */
export function gitCommitHash(): string {
  try {
    const hash = execFileSync("git", ["rev-parse", "HEAD"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
    return /^[0-9a-f]{40}$/.test(hash) ? `0x${hash}` : ZERO_COMMIT;
  } catch {
    return ZERO_COMMIT;
  }
}

const ZERO_COMMIT = `0x${"0".repeat(40)}`;
