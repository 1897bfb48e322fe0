// SPDX-License-Identifier: MIT

import { checkChain } from "./checkChain";
import type { OpenedNode } from "./openNode";

/** Rejects with the reason when a gateway could neither write down what it pays, nor know the chain. */
export async function checkGatewayHealth({ store, chain, clock }: Pick<OpenedNode, "store" | "chain" | "clock">): Promise<void> {
  await store.checkWritable();
  if (chain !== undefined) await checkChain(chain, clock);
}
