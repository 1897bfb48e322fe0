// SPDX-License-Identifier: MIT

import type { OperatorRoute } from "../adapters/operator/operatorRoute";
import { NodeError } from "../domain/nodeError";
import { ChainReport } from "./chainReport";
import type { GatewayWork } from "./gatewayWork";
import type { OpenedNode } from "./openNode";
import { VERSION } from "./version";

/** What the operator of a gateway can ask while it works. */
export function gatewayRoutes(node: OpenedNode, work: GatewayWork): readonly OperatorRoute[] {
  const { chain, signer } = node;
  const report = chain && new ChainReport({ ...chain, clock: node.clock });
  return [
    {
      method: "GET",
      path: "/healthz",
      summary: "200 when the node can do its work, 503 with the reason when it cannot",
      parameters: {},
      statuses: { 503: "The node cannot do its work, with the reason" },
      isPublic: true,
      handle: async () => {
        const contentType = "text/plain; charset=utf-8";
        try {
          await work.checkHealth();
          return { text: "ok\n", contentType, status: 200 };
        } catch (error) {
          return { text: `${error instanceof NodeError ? error.message : "failed"}\n`, contentType, status: 503 };
        }
      },
    },
    {
      method: "GET",
      path: "/metrics",
      summary: "Metrics in Prometheus text format",
      parameters: {},
      isPublic: true,
      handle: async () => ({ text: await node.metrics.exposition(), contentType: "text/plain; version=0.0.4" }),
    },
    {
      method: "GET",
      path: "/status",
      summary: "The work so far, and the gateway's funds",
      parameters: {},
      handle: async () => ({
        json: {
          role: "gateway",
          version: VERSION,
          address: signer.address,
          ...work.describe(),
          chain: chain && (await report?.read({ rounds: () => chain.rounds.state(), sender: () => chain.senders.info(signer.address) })),
        },
      }),
    },
  ];
}
