// SPDX-License-Identifier: MIT
import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { Findings } from "../findings";
import { listFiles } from "../listFiles";
import { withoutComments } from "./withoutComments";

const RULES = [
  {
    check: "contracts/libraries is pure",
    folder: "contracts/libraries",
    extension: ".sol",
    forbidden: /\b(?:block|msg|tx)\.\w+|\bemit\b|\bevent\s+\w+|\b(?:s|t)(?:load|store)\b|\bblockhash\b|\.(?:delegate|static)?call\b/g,
  },
  {
    check: "worker/src/domain is pure",
    folder: "worker/src/domain",
    extension: ".ts",
    forbidden:
      /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bprocess\.\w+|\bperformance\.\w+|\bconsole\.\w+|\bcrypto\.\w+|\bset(?:Timeout|Interval|Immediate)\b|\bfetch\(/g,
  },
];

/** Checks that the pure cores read no clock, randomness, chain or process: whatever they need is an argument. */
export function checkPurity(root: string): Findings {
  const problems = RULES.flatMap(({ check, folder, extension, forbidden }) => {
    const files = listFiles(root, [folder], [extension]);
    if (files.length === 0) return [{ check, message: `${folder} has no ${extension} file` }];
    return files.flatMap((file) =>
      withoutComments(readFileSync(join(root, file), "utf8"))
        .split("\n")
        .flatMap((line, index) => [...line.matchAll(forbidden)].map(([found]) => ({ check, message: `${file}:${index + 1}: ${found}` }))),
    );
  });
  return { checked: RULES.map(({ check }) => check), problems };
}
