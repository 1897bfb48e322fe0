// SPDX-License-Identifier: MIT
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

import { getStorageUpgradeReport, withValidationDefaults } from "@openzeppelin/upgrades-core";

import type { Findings } from "../findings";
import { listFiles } from "../listFiles";
import { erc7201Slot } from "./erc7201Slot";
import type { LayoutSnapshot } from "./layoutSnapshot";
import { readImplementations } from "./readImplementations";

const FOLDER = "storage-layout";
const NAMESPACE_SLOTS = "slots of the ERC-7201 namespaces";
const RECORD = "npm run check:layout -- --update";

/**
 * Checks that every contract behind a proxy is safe there, cannot be initialised itself, and keeps its state where the recorded
 * layout in storage-layout/ says. `update` records compatible extensions; `replace` records anything, for a contract that no chain runs yet.
 */
export function checkLayout(root: string, record: "nothing" | "update" | "replace" = "nothing"): Findings {
  const checked: string[] = [NAMESPACE_SLOTS];
  const problems = findSlotProblems(root);
  const notes: string[] = [];
  const implementations = readImplementations(root);
  if (implementations.length === 0)
    problems.push({ check: NAMESPACE_SLOTS, message: "no contract behind a proxy was found: compile first" });

  for (const { name, layout, unsafe, isInitializable } of implementations) {
    const safety = `upgrade safety of ${name}`;
    const place = `storage layout of ${name}`;
    checked.push(safety, place);
    if (unsafe !== undefined) problems.push({ check: safety, message: unsafe });
    if (isInitializable) problems.push({ check: safety, message: `the constructor of ${name} does not call _disableInitializers` });

    const file = join(root, FOLDER, `${name}.json`);
    const text = `${JSON.stringify(layout, null, 2)}\n`;
    const recorded = existsSync(file) ? readFileSync(file, "utf8") : undefined;
    if (recorded === text) continue;

    const report =
      recorded === undefined
        ? undefined
        : getStorageUpgradeReport(JSON.parse(recorded) as LayoutSnapshot, layout, withValidationDefaults({ kind: "uups" }));
    const isCompatible = report === undefined || report.ok;
    if (record === "replace" || (record === "update" && isCompatible)) {
      mkdirSync(join(root, FOLDER), { recursive: true });
      writeFileSync(file, text);
      notes.push(`recorded ${FOLDER}/${name}.json`);
    } else if (!isCompatible) {
      problems.push({ check: place, message: `not compatible with ${FOLDER}/${name}.json:\n${report.explain(false)}` });
    } else {
      const what = recorded === undefined ? "not recorded yet" : `a compatible extension of ${FOLDER}/${name}.json`;
      problems.push({ check: place, message: `${what}: record it with ${RECORD}` });
    }
  }

  const names = new Set(implementations.map(({ name }) => `${name}.json`));
  for (const file of listFiles(root, [FOLDER], [".json"]).filter((path) => !names.has(basename(path)))) {
    if (record === "replace") rmSync(join(root, file));
    else problems.push({ check: NAMESPACE_SLOTS, message: `${file} belongs to no contract` });
  }
  return { checked, problems, notes };
}

/** Namespaces whose slot constant is not the one that ERC-7201 derives from their id. */
function findSlotProblems(root: string): { check: string; message: string }[] {
  return listFiles(root, ["contracts"], [".sol"]).flatMap((file) => {
    const source = readFileSync(join(root, file), "utf8");
    return [...source.matchAll(/@custom:storage-location erc7201:(\S+)/g)].flatMap(([, id]) => {
      const slot = erc7201Slot(id ?? "");
      const isThere = source.toLowerCase().includes(slot) || source.includes(`erc7201("${id}")`);
      return isThere ? [] : [{ check: NAMESPACE_SLOTS, message: `${file}: the slot of ${id} is ${slot}` }];
    });
  });
}
