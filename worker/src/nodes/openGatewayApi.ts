// SPDX-License-Identifier: MIT

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { OperatorServer } from "../adapters/operator/operatorServer";
import { apiToken } from "./apiToken";
import type { GatewayJobsConfig } from "./gatewayJobsConfig";
import { gatewayRoutes } from "./gatewayRoutes";
import type { GatewayWork } from "./gatewayWork";
import { listenAt } from "./listenAt";
import type { OpenedNode } from "./openNode";
import { VERSION } from "./version";

/** A gateway's local API at work. */
export interface GatewayApi {
  readonly apiUrl: string;
  readonly tokenFile: string;
  close(): Promise<void>;
}

/** Opens the local API when one is wanted. */
export async function openGatewayApi(
  config: Pick<GatewayJobsConfig, "api" | "dataFolder">,
  node: OpenedNode,
  work: GatewayWork,
): Promise<GatewayApi | undefined> {
  if (config.api === undefined) return undefined;
  const { token, path: tokenFile } = apiToken(config.dataFolder, node.entropy);
  const server = new OperatorServer({ ...config.api, token, version: VERSION }, { routes: gatewayRoutes(node, work), logger: node.logger });
  const apiUrl = await listenAt("cli-addr", config.api, server);
  const address = node.signer.address;
  writeFileSync(
    join(config.dataFolder, "node.json"),
    `${JSON.stringify({ role: "gateway", address, apiUrl, tokenFile, pid: process.pid }, null, 2)}\n`,
  );
  return { apiUrl, tokenFile, close: () => server.close() };
}
