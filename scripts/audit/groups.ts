// SPDX-License-Identifier: MIT
import type { GroupResult } from "./groupResult";
import { compile } from "./compile";
import { runCheckGroup } from "./runCheckGroup";
import { runForgeGroup } from "./runForgeGroup";
import { runGasGroup } from "./runGasGroup";
import { runMochaGroup } from "./runMochaGroup";

/** Some of what `npm test` runs. */
export interface Group {
  readonly name: string;
  readonly run: () => Promise<GroupResult>;
  /** Whether it runs beside the groups before it, one such group after another, from the end of the compilation on: it waits for nothing but a processor. */
  readonly isBeside?: true;
}

/** Everything that `npm test` runs, reported in this order: cheap things that explain later failures come first, and one compilation serves all. */
export const GROUPS: readonly Group[] = [
  { name: "compile", run: compile },
  { name: "sources", run: () => runCheckGroup("sources") },
  { name: "import directions", run: () => runCheckGroup("imports") },
  { name: "purity", run: () => runCheckGroup("purity") },
  { name: "deployed ABI", run: () => runCheckGroup("abi") },
  { name: "storage layout", run: () => runCheckGroup("layout") },
  { name: "contract sizes", run: () => runCheckGroup("sizes") },
  { name: "audit programs", run: () => runMochaGroup({ runner: "node", folders: ["test/audit"] }) },
  { name: "contracts, unit", run: () => runMochaGroup({ runner: "hardhat", folders: ["test/unit"] }) },
  { name: "contracts, integration", run: () => runMochaGroup({ runner: "hardhat", folders: ["test/integration"] }) },
  { name: "contracts, model", run: () => runMochaGroup({ runner: "hardhat", folders: ["test/model"] }) },
  { name: "gas of hot calls", run: () => runMochaGroup({ runner: "hardhat", folders: ["test/gas"] }) },
  { name: "gas of all scenarios", run: runGasGroup },
  { name: "style and types", run: () => runCheckGroup("style"), isBeside: true },
  { name: "contracts, fuzz", run: () => runForgeGroup("test/unit/**"), isBeside: true },
  { name: "contracts, invariants", run: () => runForgeGroup("test/invariant/**"), isBeside: true },
  { name: "worker, unit", run: () => runMochaGroup({ runner: "worker", folders: ["worker/test"], except: ["worker/test/integration"] }) },
  { name: "main job", run: () => runMochaGroup({ runner: "node", folders: ["test/main"] }) },
  { name: "worker, integration", run: () => runMochaGroup({ runner: "worker", folders: ["worker/test/integration"] }) },
];
