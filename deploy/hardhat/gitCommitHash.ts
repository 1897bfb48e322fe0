// SPDX-License-Identifier: MIT
import { execFileSync } from "node:child_process";

/** What the compiled code is made of. */
const SOURCES = ["contracts", "hardhat.config.ts", "package-lock.json"];

/** The commit that is deployed, 20 bytes as hex; zero outside a git repository, and where the sources are not as they were committed. */
export function gitCommitHash(root: string = process.cwd()): string {
  const git = (...args: string[]): string =>
    execFileSync("git", args, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  try {
    const hash = git("rev-parse", "HEAD");
    const isCommitted = git("status", "--porcelain", "--", ...SOURCES) === "";
    return isCommitted && /^[0-9a-f]{40}$/.test(hash) ? `0x${hash}` : ZERO_COMMIT;
  } catch {
    return ZERO_COMMIT;
  }
}

const ZERO_COMMIT = `0x${"0".repeat(40)}`;
