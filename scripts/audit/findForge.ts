// SPDX-License-Identifier: MIT
import { dirname, join } from "node:path";

/** The npm package that carries forge for this platform; npm installs only the one that fits. */
const PACKAGES: Readonly<Record<string, string>> = {
  "linux x64": "@foundry-rs/forge-linux-amd64",
  "darwin arm64": "@foundry-rs/forge-darwin-arm64",
};

/** The path of the forge program: FORGE_PATH if set, otherwise the one that npm installed. Throws where there is neither. */
export function findForge(env: NodeJS.ProcessEnv = process.env, platform = `${process.platform} ${process.arch}`): string {
  if (env.FORGE_PATH) return env.FORGE_PATH;
  const name = PACKAGES[platform];
  if (name === undefined) throw new Error(`npm has no forge for ${platform}: install Foundry 1.7.1 and set FORGE_PATH to its forge.`);
  try {
    return join(dirname(require.resolve(`${name}/package.json`)), "bin", "forge");
  } catch (cause) {
    throw new Error(`${name} is not installed: run npm ci with optional dependencies, or set FORGE_PATH.`, { cause });
  }
}
