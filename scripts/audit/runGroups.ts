// SPDX-License-Identifier: MIT
import type { GroupResult } from "./groupResult";
import type { Group } from "./groups";

/** How a group went, and how long it took. */
export interface GroupRow extends GroupResult {
  readonly name: string;
  readonly seconds: number;
}

/**
 * Runs `groups` in their order, but that those which can run beside others start as soon as the first, the compilation, has ended, one
 * after another. Each is announced when its turn comes and reported when it has ended. One that throws has failed.
 */
export async function runGroups(
  groups: readonly Group[],
  announce: (group: Group) => void,
  report: (row: GroupRow) => void,
): Promise<readonly GroupRow[]> {
  const rows: GroupRow[] = [];
  let beside: Map<Group, Promise<GroupRow>> | undefined;
  for (const group of groups) {
    announce(group);
    const row = await (beside?.get(group) ?? runGroup(group));
    rows.push(row);
    report(row);
    beside ??= startBeside(groups.filter((other) => other.isBeside && other !== group));
  }
  return rows;
}

function startBeside(groups: readonly Group[]): Map<Group, Promise<GroupRow>> {
  let last: Promise<unknown> = Promise.resolve();
  return new Map(
    groups.map((group) => {
      const running = last.then(() => runGroup(group));
      last = running;
      return [group, running];
    }),
  );
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
