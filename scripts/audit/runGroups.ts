// SPDX-License-Identifier: MIT
import type { GroupResult } from "./groupResult";
import type { Group } from "./groups";

/** How a group went, and how long it took. */
export interface GroupRow extends GroupResult {
  readonly name: string;
  readonly seconds: number;
}

/**
 * Runs `groups` one after another, but for those that run beside the others (see {@link Group.beside}). Each is announced and reported in the
 * order of `groups`, when those before it have been. One that throws has failed.
 */
export async function runGroups(
  groups: readonly Group[],
  announce: (group: Group) => void,
  report: (row: GroupRow) => void,
): Promise<readonly GroupRow[]> {
  const lanes = { own: Promise.resolve<unknown>(undefined), beside: Promise.resolve<unknown>(undefined) };
  let first: Promise<unknown> | undefined;
  const running = groups.map((group) => {
    const lane = group.beside === undefined || first === undefined ? "own" : "beside";
    const start = group.beside === "after the first" ? Promise.all([lanes[lane], first]) : lanes[lane];
    const row = start.then(() => runGroup(group));
    first ??= row;
    lanes[lane] = row;
    return { group, row };
  });
  const rows: GroupRow[] = [];
  for (const { group, row } of running) {
    announce(group);
    const ended = await row;
    rows.push(ended);
    report(ended);
  }
  return rows;
}

async function runGroup({ name, run }: Group): Promise<GroupRow> {
  const started = performance.now();
  const result = await run().catch((error: unknown): GroupResult => ({
    passed: 0,
    failed: 1,
    skipped: 0,
    output: error instanceof Error ? (error.stack ?? error.message) : String(error),
  }));
  return { ...result, name, seconds: (performance.now() - started) / 1000 };
}
