// SPDX-License-Identifier: MIT

import type { OpenedNode } from "./openNode";

/** Rejects with the reason when a gateway could neither write down what it pays, nor see the chain. */
export async function checkGatewayHealth({ store, chain }: Pick<OpenedNode, "store" | "chain">): Promise<void> {
  await store.checkWritable();
  await chain?.rounds.state();
}
