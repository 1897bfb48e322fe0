// SPDX-License-Identifier: MIT
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

import { getStorageUpgradeReport, withValidationDefaults } from "@openzeppelin/upgrades-core";

import type { Findings } from "../findings";
import { listFiles } from "../listFiles";
import { erc7201Slot } from "./erc7201Slot";
import type { LayoutSnapshot } from "./layoutSnapshot";
import { readImplementations } from "./readImplementations";
import { readNamespaces, type Namespace } from "./readNamespaces";

const FOLDER = "storage-layout";
const RECORDS = "recorded storage layouts";
const SLOTS = "slots of the namespaces";
const UPDATE = "npm run check:layout -- --update";

type Problem = Findings["problems"][number];

/**
 * Checks that every contract behind a proxy is safe there and cannot be initialised itself, and that every ERC-7201 namespace keeps
 * its fields where storage-layout/ says. `update` records compatible extensions; `replace` records anything, for contracts that no
 * chain runs yet.
 */
export function checkLayout(root: string, record: "nothing" | "update" | "replace" = "nothing"): Findings {
  const implementations = readImplementations(root);
  const namespaces = readNamespaces(root);
  const problems: Problem[] = [...findSlotProblems(root, namespaces), ...findRecordProblems(root, namespaces, record)];
  if (implementations.length === 0) problems.push({ check: RECORDS, message: "no contract behind a proxy was found: compile first" });

  for (const { name, unsafe, looseState, isInitializable } of implementations) {
    const check = `upgrade safety of ${name}`;
    if (unsafe !== undefined) problems.push({ check, message: unsafe });
    if (looseState.length > 0) problems.push({ check, message: `state outside of a namespace: ${looseState.join(", ")}` });
    if (isInitializable) problems.push({ check, message: `the constructor of ${name} does not call _disableInitializers` });
  }
  const checked = [
    SLOTS,
    RECORDS,
    ...implementations.map(({ name }) => `upgrade safety of ${name}`),
    ...namespaces.map(({ id }) => `storage layout of ${id}`),
  ];
  return { checked, problems };
}

/** Namespaces whose layout is not the recorded one, and records that belong to none. Records what `record` allows. */
function findRecordProblems(root: string, namespaces: readonly Namespace[], record: "nothing" | "update" | "replace"): Problem[] {
  const problems: Problem[] = [];
  for (const { id, layout } of namespaces) {
    const check = `storage layout of ${id}`;
    const file = join(root, FOLDER, `${id}.json`);
    const text = `${JSON.stringify(layout, null, 2)}\n`;
    const recorded = existsSync(file) ? readFileSync(file, "utf8") : undefined;
    if (recorded === text) continue;

    const report = recorded === undefined ? undefined : compare(JSON.parse(recorded) as LayoutSnapshot, layout);
    const isCompatible = report === undefined || report.ok;
    if (record === "replace" || (record === "update" && isCompatible)) {
      mkdirSync(join(root, FOLDER), { recursive: true });
      writeFileSync(file, text);
    } else if (!isCompatible) {
      problems.push({ check, message: `not compatible with ${FOLDER}/${id}.json:\n${report.explain(false)}` });
    } else {
      const what = recorded === undefined ? "not recorded yet" : `a compatible extension of ${FOLDER}/${id}.json`;
      problems.push({ check, message: `${what}: record it with ${UPDATE}` });
    }
  }

  const known = new Set(namespaces.map(({ id }) => `${id}.json`));
  for (const file of listFiles(root, [FOLDER], [".json"]).filter((path) => !known.has(basename(path)))) {
    if (record === "replace") rmSync(join(root, file));
    else problems.push({ check: RECORDS, message: `${file} belongs to no namespace` });
  }
  return problems;
}

function compare(before: LayoutSnapshot, after: LayoutSnapshot): ReturnType<typeof getStorageUpgradeReport> {
  return getStorageUpgradeReport(before, after, withValidationDefaults({ kind: "uups" }));
}

/** Namespaces of ours that two structs claim, or whose slot, as ERC-7201 derives it from the id, stands nowhere in contracts/. */
function findSlotProblems(root: string, namespaces: readonly Namespace[]): Problem[] {
  const text = listFiles(root, ["contracts"], [".sol"])
    .map((file) => readFileSync(join(root, file), "utf8"))
    .join("\n");
  return namespaces.flatMap(({ id, file }) => {
    const problems: Problem[] = [];
    if (namespaces.find((other) => other.id === id)?.file !== file) {
      problems.push({ check: SLOTS, message: `${file}: the namespace ${id} has another struct already` });
    }
    const slot = erc7201Slot(id);
    if (file.startsWith("contracts/") && !text.includes(slot) && !text.includes(`erc7201("${id}")`)) {
      problems.push({ check: SLOTS, message: `${file}: the slot of ${id} is ${slot}, which stands nowhere in contracts/` });
    }
    return problems;
  });
}
