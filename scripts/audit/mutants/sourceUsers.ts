// SPDX-License-Identifier: MIT
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path/posix";

/** The sources among `paths` that contain the code of `file`: itself, and all that import it, also by way of others. */
export function sourceUsers(root: string, paths: readonly string[], file: string): readonly string[] {
  const imports = new Map(
    paths.map((path) => {
      const text = readFileSync(join(root, path), "utf8");
      return [path, [...text.matchAll(/from "(\.[^"]+)"/g)].map(([, target]) => join(dirname(path), target!))];
    }),
  );
  const users = new Set([file]);
  for (let size = 0; size < users.size;) {
    size = users.size;
    for (const [path, targets] of imports) if (targets.some((target) => users.has(target))) users.add(path);
  }
  return [...users];
}
