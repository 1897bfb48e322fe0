// SPDX-License-Identifier: MIT

import { FundsReporter } from "../services/payments/fundsReporter";
import type { OpenedNode } from "./openNode";
import { tolerated } from "./tolerated";

/** What reads the chain at a gateway's own pace, until the signal is aborted. */
export function gatewayChainLoops(node: OpenedNode, signal: AbortSignal): readonly Promise<void>[] {
  const { chain, signer } = node;
  if (chain === undefined) return [];
  const funds = new FundsReporter({ account: signer.address }, { ...chain, ...node });
  return tolerated([chain.watch(signal), funds.run(signal)], node, signal);
}
