#!/usr/bin/env node
// SPDX-License-Identifier: MIT
// Speaks the two command lines of native solc that forge uses, over the compiler that npm installed:
// `solc --version` and `solc --allow-paths A --base-path B --standard-json`.
const fs = require("node:fs");
const path = require("node:path");

const args = process.argv.slice(2);
if (args.includes("--version")) {
  const { version } = require("solc/package.json");
  process.stdout.write(`solc, the solidity compiler commandline interface\nVersion: ${version}+npm\n`);
} else if (args.includes("--standard-json")) {
  const at = args.indexOf("--base-path");
  const basePath = at < 0 ? process.cwd() : args[at + 1];
  const read = (file) => {
    try {
      return { contents: fs.readFileSync(path.resolve(basePath, file), "utf8") };
    } catch {
      return { error: `not found: ${file}` };
    }
  };
  process.stdout.write(require("solc").compile(fs.readFileSync(0, "utf8"), { import: read }));
} else {
  process.stderr.write(`solc.cjs: unsupported arguments: ${args.join(" ")}\n`);
  process.exitCode = 2;
}
