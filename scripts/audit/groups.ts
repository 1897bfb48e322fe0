// SPDX-License-Identifier: MIT
import type { GroupResult } from "./groupResult";
import { compileForForge } from "./compileForForge";
import { compileForHardhat } from "./compileForHardhat";
import { runCheckGroup } from "./runCheckGroup";
import { runForgeGroup } from "./runForgeGroup";
import { runGasGroup } from "./runGasGroup";
import { runMochaGroup } from "./runMochaGroup";

/** Some of what `npm test` runs. */
export interface Group {
  readonly name: string;
  readonly run: () => Promise<GroupResult>;
  /**
   * Where it runs beside the others: on a second processor, one such group after another, from the start or, since it needs what the first group
   * makes, once that has ended.
   */
  readonly beside?: "from the start" | "after the first";
}

/**
 * Everything that `npm test` runs, reported in this order: cheap things that explain later failures come first, and one compilation serves all.
 * The groups beside the others are chosen such that both processors end at about the same time.
 */
export const GROUPS: readonly Group[] = [
  { name: "compile", run: compileForHardhat },
  { name: "compile for forge", run: compileForForge, beside: "from the start" },
  { name: "sources", run: () => runCheckGroup("sources") },
  { name: "import directions", run: () => runCheckGroup("imports") },
  { name: "purity", run: () => runCheckGroup("purity") },
  { name: "deployed ABI", run: () => runCheckGroup("abi") },
  { name: "storage layout", run: () => runCheckGroup("layout") },
  { name: "contract sizes", run: () => runCheckGroup("sizes") },
  { name: "audit programs", run: () => runMochaGroup({ runner: "node", folders: ["test/audit"] }) },
  { name: "contracts, fuzz", run: () => runForgeGroup("test/unit/**"), beside: "from the start" },
  { name: "contracts, invariants", run: () => runForgeGroup("test/invariant/**"), beside: "from the start" },
  { name: "style and types", run: () => runCheckGroup("style"), beside: "after the first" },
  { name: "contracts, unit", run: () => runMochaGroup({ runner: "hardhat", folders: ["test/unit"] }) },
  { name: "contracts, integration", run: () => runMochaGroup({ runner: "hardhat", folders: ["test/integration"] }) },
  {
    name: "contracts, model",
    run: () => runMochaGroup({ runner: "hardhat", folders: ["test/model"] }),
    beside: "after the first",
  },
  { name: "gas of hot calls", run: () => runMochaGroup({ runner: "hardhat", folders: ["test/gas"] }) },
  { name: "gas of all scenarios", run: runGasGroup },
  {
    name: "worker, unit",
    run: () => runMochaGroup({ runner: "worker", folders: ["worker/test"], except: ["worker/test/integration"] }),
    beside: "after the first",
  },
  { name: "main job", run: () => runMochaGroup({ runner: "node", folders: ["test/main"] }), beside: "after the first" },
  { name: "worker, integration", run: () => runMochaGroup({ runner: "worker", folders: ["worker/test/integration"] }) },
];
