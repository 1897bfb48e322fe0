// SPDX-License-Identifier: MIT
import { listFiles } from "../listFiles";

/** The compiled contracts that ship (mocks do not), as paths of their artifacts. */
export function listArtifacts(root: string): string[] {
  return listFiles(root, ["artifacts/contracts"], [".json"]).filter(
    (file) => !file.endsWith(".dbg.json") && !file.startsWith("artifacts/contracts/mocks/"),
  );
}
