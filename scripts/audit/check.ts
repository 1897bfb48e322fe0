// SPDX-License-Identifier: MIT
import { parseArgs } from "node:util";

import { CHECKS } from "./checks/checks";
import { checkLayout } from "./checks/checkLayout";
import { ROOT } from "./root";
import { runCommand } from "./runCommand";

const NAMES = Object.keys(CHECKS) as (keyof typeof CHECKS)[];

const USAGE = `npm run check [-- NAME ...]          all checks, or those named: ${NAMES.join(", ")}
npm run check:layout -- --update     record compatible storage layouts in storage-layout/
npm run check:layout -- --replace    record any storage layout: only for contracts that no chain runs yet`;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { update: { type: "boolean" }, replace: { type: "boolean" }, help: { type: "boolean", short: "h" } },
  });
  const unknown = positionals.filter((name) => !NAMES.some((known) => known === name));
  if (values.help || unknown.length > 0) {
    if (unknown.length > 0) console.error(`There is no check named ${unknown.join(", ")}.`);
    console.log(USAGE);
    return values.help ? 0 : 2;
  }

  let failed = 0;
  for (const name of NAMES.filter((known) => positionals.length === 0 || positionals.includes(known))) {
    const record = values.replace ? "replace" : values.update ? "update" : "nothing";
    const findings = await (name === "layout" ? checkLayout(ROOT, record) : CHECKS[name](ROOT));
    for (const note of findings.notes ?? []) console.log(`      ${note}`);
    for (const check of findings.checked) {
      const problems = findings.problems.filter((problem) => problem.check === check);
      console.log(`${problems.length === 0 ? "pass" : "FAIL"}  ${check}`);
      for (const { message } of problems) console.log(`      ${message.replaceAll("\n", "\n      ")}`);
    }
    for (const reason of findings.skipped ?? []) console.log(`skip  ${reason}`);
    failed += new Set(findings.problems.map(({ check }) => check)).size;
  }
  return failed > 0 ? 1 : 0;
}

runCommand(main);
