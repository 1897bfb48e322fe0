// SPDX-License-Identifier: MIT

import { existsSync, readFileSync } from "node:fs";
import type { Address } from "../domain/address";
import { address } from "../domain/address";
import { parseProfiles } from "../domain/parseProfiles";
import type { SegmentProfile } from "../domain/segmentProfile";
import { ConfigurationError } from "./configurationError";
import type { GatewayAssemblyOptions } from "./gatewayAssembly";
import { isHttpUrl } from "./isHttpUrl";
import { readLedgerConfig, type LedgerConfig } from "./ledgerConfig";
import { readNodeConfig, type NodeConfig } from "./nodeConfig";
import type { SettingReader } from "./settingReader";

/** Settings of every gateway, wherever its video comes from. */
export interface GatewayJobsConfig extends NodeConfig, LedgerConfig, GatewayAssemblyOptions {
  readonly profiles: readonly SegmentProfile[];
  /** Empty: those of the webhook, or the pool on chain. */
  readonly orchestrators: readonly string[];
  readonly webhookUrl: string | undefined;
  /** Local API; undefined = none. */
  readonly api: { readonly host: string; readonly port: number } | undefined;
}

/** Throws {@link ConfigurationError}. */
export function readGatewayJobsConfig(reader: SettingReader): GatewayJobsConfig {
  const node = readNodeConfig(reader);
  const orchestrators = readOrchestrators(reader);
  const webhookUrl = reader.httpUrl("orch-webhook-url");
  if (webhookUrl !== undefined && orchestrators.length > 0) {
    throw new ConfigurationError("--orch-addr and --orch-webhook-url both say which orchestrators to use: give one of them");
  }
  if (node.chain === undefined && orchestrators.length === 0 && webhookUrl === undefined) {
    throw new ConfigurationError("without a chain --orch-addr is required: orchestrators to use, separated by commas");
  }
  return {
    ...node,
    ...readLedgerConfig(reader),
    profiles: readProfiles(reader),
    orchestrators,
    webhookUrl,
    extraNodes: reader.integer("extra-nodes", 0, 0, 100),
    api: reader.optional("cli-addr") === undefined ? undefined : reader.endpoint("cli-addr", ""),
    limits: {
      maxTicketEv: reader.wei("max-ticket-ev", 3_000_000_000_000n),
      maxTotalEv: reader.wei("max-total-ev", 20_000_000_000_000n),
      depositMultiplier: BigInt(reader.integer("deposit-multiplier", 1, 1, 1_000_000)),
    },
    maxPrice: reader.price("max-price-per-unit"),
    isMaxPriceIgnoredIfNeeded: reader.flag("ignore-max-price-if-needed", false),
    blocklist: readBlocklist(reader),
    minVersion: reader.text("orch-min-livepeer-version", ""),
    weights: readWeights(reader),
    discoveryTimeoutMs: reader.integer("discovery-timeout", 500, 1, 60_000),
    maxAttempts: reader.integer("max-attempts", 3, 1, 100),
    timeoutMultiplier: reader.number("timeout-multiplier", 1, 1, 1000),
    visualSampleRate: reader.number("verify-sample", 0.1, 0, 1),
    rotateAfter: reader.integer("rotate-after", 0, 0, 1_000_000),
    areReceiptsSigned: reader.flag("receipts", true),
    concurrency: reader.integer("concurrency", 2, 1, 64),
  };
}

function readOrchestrators(reader: SettingReader): readonly string[] {
  return reader.list("orch-addr").map((text) => {
    const uri = /^[a-z]+:\/\//i.test(text) ? text : `https://${text}`;
    if (isHttpUrl(uri)) return uri;
    throw reader.invalid("orch-addr", text, "host:port or https://host:port, several separated by commas");
  });
}

function readProfiles(reader: SettingReader): readonly SegmentProfile[] {
  const text = reader.text("profiles", "P240p30fps16x9,P360p30fps16x9");
  return parseProfiles(text.endsWith(".json") && existsSync(text) ? readFileSync(text, "utf8") : text);
}

function readBlocklist(reader: SettingReader): ReadonlySet<Address> {
  return new Set(
    reader.list("orch-blocklist").map((text) => {
      try {
        return address(text);
      } catch {
        throw reader.invalid("orch-blocklist", text, "a list of addresses");
      }
    }),
  );
}

function readWeights(reader: SettingReader): GatewayAssemblyOptions["weights"] {
  const weights = {
    random: reader.number("select-rand-freq", 0.3, 0, 1),
    stake: reader.number("select-stake-weight", 0.7, 0, 1),
    price: reader.number("select-price-weight", 0, 0, 1),
    priceExpFactor: reader.number("select-price-exp-factor", 100, 1e-9, 1e18),
  };
  const sum = weights.random + weights.stake + weights.price;
  if (Math.abs(sum - 1) > 1e-9) {
    throw new ConfigurationError(`--select-rand-freq, --select-stake-weight and --select-price-weight must sum to 1, not ${sum}`);
  }
  return weights;
}
