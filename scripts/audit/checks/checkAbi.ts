// SPDX-License-Identifier: MIT
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

import type { Findings } from "../findings";

const CHECK = "deployed ABI";

/** Compares the compiled contracts with the ABI of the deployed ones, where the comparison tool lies beside the repository. */
export function checkAbi(root: string): Findings {
  const tool = join(root, "..", "shared", "tools", "abi-compat.mjs");
  if (!existsSync(tool)) {
    return { checked: [], problems: [], skipped: [`${CHECK}: ../shared/tools/abi-compat.mjs is not there, nothing was compared`] };
  }
  const { status, stdout, stderr } = spawnSync(process.execPath, [tool], { cwd: root, encoding: "utf8" });
  // What is not there is left out for good (docs/differences.md).
  const lines = `${stdout}${stderr}`.trim().replace("no artifact yet:", "not part of the suite:").split("\n");
  const compared = Number(/^(\d+) functions and events compared/m.exec(stdout)?.[1] ?? 0);
  if (status === 0 && compared > 0) return { checked: [CHECK], problems: [], notes: lines };
  const messages = compared === 0 ? [...lines, "nothing was compared: compile first"] : lines;
  return { checked: [CHECK], problems: messages.map((message) => ({ check: CHECK, message })) };
}
