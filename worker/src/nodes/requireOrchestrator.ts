// SPDX-License-Identifier: MIT

import type { Address } from "../domain/address";
import { ConfigurationError } from "./configurationError";
import type { OpenedAccount } from "./openNode";

type Chain = NonNullable<OpenedAccount["chain"]>;

/** All of the stake goes to `to`: a slip would leave it with nobody who earns anything. Throws {@link ConfigurationError}. */
export async function requireOrchestrator(chain: Pick<Chain, "bonding">, account: Address, to: Address): Promise<void> {
  if (to === account || (await chain.bonding.orchestrator(to)).isRegistered) return;
  throw new ConfigurationError(`--to must be an orchestrator: ${to} has no stake that is bonded to itself`, { setting: "to" });
}
