// SPDX-License-Identifier: MIT

import { FfmpegMissing } from "./ffmpegMissing";
import type { FfmpegTools } from "./ffmpegTools";
import { systemToolEnvironment } from "./systemToolEnvironment";
import type { ToolEnvironment } from "./toolEnvironment";

const VERSION_TIMEOUT_MS = 20_000;
const INSTALL_TIMEOUT_MS = 600_000;

/**
 * Finds FFmpeg or brings it: FFMPEG_PATH and FFPROBE_PATH, then PATH, then Debian's package where this process may install
 * it, then the build inside an npm package. Each candidate must really run. Throws {@link FfmpegMissing}.
 */
export async function findFfmpeg(environment: ToolEnvironment = systemToolEnvironment()): Promise<FfmpegTools> {
  const attempts: string[] = [];
  const { FFMPEG_PATH: ffmpeg = "", FFPROBE_PATH: ffprobe = "" } = environment.variables;
  if (ffmpeg !== "" || ffprobe !== "") {
    const named = { ffmpeg: ffmpeg || ON_PATH.ffmpeg, ffprobe: ffprobe || ON_PATH.ffprobe };
    const tools = await tryTools(environment, named, "FFMPEG_PATH", attempts);
    if (tools !== undefined) return tools;
    throw new FfmpegMissing(attempts); // what the user named is used, or nothing
  }
  return (
    (await tryTools(environment, ON_PATH, "PATH", attempts)) ??
    (await tryDebianPackage(environment, attempts)) ??
    (await tryPackagedTools(environment, attempts)) ??
    raise(new FfmpegMissing(attempts))
  );
}

const ON_PATH = { ffmpeg: "ffmpeg", ffprobe: "ffprobe" };

async function tryTools(
  environment: ToolEnvironment,
  paths: { ffmpeg: string; ffprobe: string },
  origin: string,
  attempts: string[],
): Promise<FfmpegTools | undefined> {
  const ffmpeg = await versionOf(environment, paths.ffmpeg);
  const ffprobe = await versionOf(environment, paths.ffprobe);
  for (const found of [ffmpeg, ffprobe]) if (found.version === undefined) attempts.push(`${origin}: ${found.problem}`);
  if (ffmpeg.version === undefined || ffprobe.version === undefined) return undefined;
  return { ...paths, version: ffmpeg.version, frameModeOption: await frameModeOption(environment, paths.ffmpeg), origin };
}

async function frameModeOption(environment: ToolEnvironment, command: string): Promise<FfmpegTools["frameModeOption"]> {
  const clip = ["-f", "lavfi", "-i", "color=size=16x16:duration=0.04"];
  const args = ["-hide_banner", "-nostdin", "-v", "error", ...clip, "-fps_mode", "passthrough", "-f", "null", "-"];
  const { exitCode } = await environment.run({ command, args, timeoutMs: VERSION_TIMEOUT_MS });
  return exitCode === 0 ? "-fps_mode" : "-vsync";
}

async function versionOf(
  environment: ToolEnvironment,
  command: string,
): Promise<{ version: string; problem?: undefined } | { version?: undefined; problem: string }> {
  try {
    const outcome = await environment.run({ command, args: ["-version"], timeoutMs: VERSION_TIMEOUT_MS });
    const version = /version (\S+)/.exec(outcome.stdout.toString())?.[1];
    if (outcome.exitCode === 0 && version !== undefined) return { version };
    return { problem: `${command} does not run (${outcome.end}, exit code ${outcome.exitCode})` };
  } catch (error) {
    return { problem: `${command} cannot be started (${(error as NodeJS.ErrnoException).code ?? String(error)})` };
  }
}

async function tryDebianPackage(environment: ToolEnvironment, attempts: string[]): Promise<FfmpegTools | undefined> {
  if (!environment.isDebian || !environment.isRoot) {
    attempts.push(`Debian package: ${environment.isDebian ? "not running as root" : "this is not Debian"}`);
    return undefined;
  }
  environment.say("FFmpeg is not installed: installing Debian's package ffmpeg with apt-get (about half a minute)...");
  // The lists may be fresh already; an update without network must not end the attempt.
  await aptGet(environment, ["update", "-qq"]);
  const problem = await aptGet(environment, ["install", "-y", "-qq", "--no-install-recommends", "ffmpeg"]);
  if (problem !== undefined) {
    attempts.push(`Debian package: ${problem}`);
    return undefined;
  }
  return tryTools(environment, ON_PATH, "Debian package ffmpeg, installed just now", attempts);
}

async function aptGet(environment: ToolEnvironment, args: readonly string[]): Promise<string | undefined> {
  try {
    // `env` lets the one variable through without giving the child an environment of its own.
    const command = "env";
    const outcome = await environment.run({
      command,
      args: ["DEBIAN_FRONTEND=noninteractive", "apt-get", ...args],
      timeoutMs: INSTALL_TIMEOUT_MS,
    });
    if (outcome.exitCode === 0) return undefined;
    return `apt-get ${args[0]} failed: ${outcome.stderr.trim().split("\n").at(-1) ?? outcome.end}`;
  } catch (error) {
    return `apt-get cannot be started (${(error as NodeJS.ErrnoException).code ?? String(error)})`;
  }
}

async function tryPackagedTools(environment: ToolEnvironment, attempts: string[]): Promise<FfmpegTools | undefined> {
  const paths = environment.packagedTools();
  if (paths === undefined) {
    attempts.push("npm packages @ffmpeg-installer/ffmpeg and @ffprobe-installer/ffprobe: no build for this platform");
    return undefined;
  }
  const tools = await tryTools(environment, paths, "npm packages @ffmpeg-installer/ffmpeg, @ffprobe-installer/ffprobe", attempts);
  if (tools !== undefined) {
    environment.say(`FFmpeg could not be installed: using the static build ${tools.version} shipped inside ${tools.origin}.`);
  }
  return tools;
}

function raise(error: Error): never {
  throw error;
}
