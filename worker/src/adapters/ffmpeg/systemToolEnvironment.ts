// SPDX-License-Identifier: MIT

import { accessSync, chmodSync, constants, existsSync } from "node:fs";
import { createRequire } from "node:module";
import { runProcess } from "./runProcess";
import type { ToolEnvironment } from "./toolEnvironment";

const NO_MODULES = "/nonexistent";

/** The machine this process runs on. `say` defaults to a line on standard error. */
export function systemToolEnvironment(
  say: (sentence: string) => void = (sentence) => process.stderr.write(`${sentence}\n`),
): ToolEnvironment {
  return {
    variables: process.env,
    isDebian: existsSync("/etc/debian_version"),
    isRoot: process.getuid?.() === 0,
    run: runProcess,
    packagedTools,
    say,
  };
}

function packagedTools(): { ffmpeg: string; ffprobe: string } | undefined {
  const load = createRequire(__filename); // the packages throw on platforms that they hold no build for
  try {
    const ffmpeg = (load("@ffmpeg-installer/ffmpeg") as { path: string }).path;
    const ffprobe = (load("@ffprobe-installer/ffprobe") as { path: string }).path;
    makeExecutable(ffmpeg);
    makeExecutable(ffprobe);
    // Static builds crash in the system's character set modules, which transport streams make them load. With an empty
    // place to look for those they do without. Child processes inherit it.
    process.env.GCONV_PATH ??= NO_MODULES;
    return { ffmpeg, ffprobe };
  } catch {
    return undefined; // no build for this platform, or left out of the installation: the caller names it
  }
}

/** Npm may have skipped the install script that does this. */
function makeExecutable(path: string): void {
  try {
    accessSync(path, constants.X_OK);
  } catch {
    chmodSync(path, 0o755);
  }
}
