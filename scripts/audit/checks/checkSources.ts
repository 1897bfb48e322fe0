// SPDX-License-Identifier: MIT
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";

import type { Findings } from "../findings";
import { listFiles } from "../listFiles";
import { exportedNames } from "./exportedNames";

const LICENCE = "SPDX line";
const NAMES = "names of files and folders";
const VERSIONS = "exact versions";

const SPDX_LINE = /^(?:\/\/|#) SPDX-License-Identifier: MIT$/;
const VAGUE_NAME = /(?:^|\/)(?:utils?|helpers?|common|misc)(?:\.[^/]*)?(?:\/|$)/i;
const NAMED_AFTER_EXPORT = /^(?:worker\/src|scripts|deploy)\/.*\.ts$/;
const EXACT_VERSION = /^\d+\.\d+\.\d+(?:-[\w.]+)?$/;

/** A name without what differs between a constant, a class, a function and a file. */
function plain(name: string): string {
  return name.replaceAll("_", "").toLowerCase();
}

/** Checks of every source file: its licence line, its name, its exact pragma; and of package.json: exact versions. */
export function checkSources(root: string): Findings {
  const problems: { check: string; message: string }[] = [];
  const files = [
    ...listFiles(root, ["contracts", "deploy", "scripts", "test", "worker"], [".sol", ".ts", ".mjs", ".cjs"]),
    "hardhat.config.ts",
  ];

  for (const file of files) {
    const source = readFileSync(join(root, file), "utf8");
    // A shebang, if there is one, stays first.
    const first = source.split("\n").find((line) => !line.startsWith("#!")) ?? "";
    if (!SPDX_LINE.test(first)) {
      problems.push({ check: LICENCE, message: `${file}: the first line must be "// SPDX-License-Identifier: MIT"` });
    }
    if (VAGUE_NAME.test(file)) problems.push({ check: NAMES, message: `${file}: name the thing, not the drawer` });
    if (NAMED_AFTER_EXPORT.test(file)) {
      const names = exportedNames(source);
      if (names.length > 0 && !names.some((name) => plain(name) === plain(basename(file, ".ts")))) {
        problems.push({ check: NAMES, message: `${file}: exports ${names.join(", ")}; name the file after the one thing it exports` });
      }
    }
    if (file.endsWith(".sol")) {
      const pragma = /^pragma solidity ([^;]+);/m.exec(source)?.[1] ?? "none";
      if (!EXACT_VERSION.test(pragma)) {
        problems.push({ check: VERSIONS, message: `${file}: the pragma is ${pragma}, not one exact version` });
      }
    }
  }

  for (const file of ["package.json", "worker/package.json"]) {
    const manifest = JSON.parse(readFileSync(join(root, file), "utf8")) as Record<string, Record<string, string> | undefined>;
    for (const [name, version] of Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })) {
      if (!EXACT_VERSION.test(version))
        problems.push({ check: VERSIONS, message: `${file}: ${name} is ${version}, not one exact version` });
    }
  }
  if (/"resolved": *"http/.test(readFileSync(join(root, "package-lock.json"), "utf8"))) {
    problems.push({ check: VERSIONS, message: "package-lock.json records download addresses" });
  }
  return { checked: [LICENCE, NAMES, VERSIONS], problems, notes: [`${files.length} source files`] };
}
