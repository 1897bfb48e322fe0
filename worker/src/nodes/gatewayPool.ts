// SPDX-License-Identifier: MIT

import { FixedPool } from "../adapters/protocol/fixedPool";
import { WebhookPool } from "../adapters/protocol/webhookPool";
import type { OrchestratorPool } from "../ports/orchestratorPool";
import { ConfigurationError } from "./configurationError";
import type { GatewayJobsConfig } from "./gatewayJobsConfig";
import type { OpenedNode } from "./openNode";

/** Where a gateway looks for orchestrators. */
export function gatewayPool(config: Pick<GatewayJobsConfig, "orchestrators" | "webhookUrl">, node: OpenedNode): OrchestratorPool {
  if (config.orchestrators.length > 0) return new FixedPool(config.orchestrators);
  if (config.webhookUrl !== undefined) return new WebhookPool({ url: config.webhookUrl }, node);
  if (node.chain !== undefined) return node.chain.pool;
  throw new ConfigurationError("without a chain --orch-addr is required");
}
