// SPDX-License-Identifier: MIT

import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";
import { address, type Address } from "../domain/address";
import type { CurrencyPrice } from "../domain/currencyPrice";
import { parseCurrencyPrice } from "../domain/parseCurrencyPrice";
import type { Wei } from "../domain/wei";
import { ConfigurationError } from "./configurationError";
import { readNodeConfig, type NodeConfig } from "./nodeConfig";
import { readEncoderConfig, type EncoderConfig } from "./encoderConfig";
import { readLedgerConfig, type LedgerConfig } from "./ledgerConfig";
import { parseEndpoint } from "./parseEndpoint";
import { readSecret } from "./readSecret";
import { readServiceUri } from "./readServiceUri";
import type { SettingReader } from "./settingReader";

/** Settings of an orchestrator. */
export interface OrchestratorConfig extends NodeConfig, LedgerConfig {
  readonly listen: { readonly host: string; readonly port: number; readonly isTls: boolean };
  /** Undefined: follows from where the node listens. */
  readonly serviceUri: string | undefined;
  readonly isServiceUriRegistered: boolean;
  readonly api: { readonly host: string; readonly port: number };
  readonly nodes: readonly string[];
  readonly recipient: Address | undefined;
  readonly basePrice: CurrencyPrice;
  readonly pricePerSender: ReadonlyMap<Address, CurrencyPrice>;
  /** What converts prices that are not in wei; undefined when all are. */
  readonly priceFeed: Address | undefined;
  readonly isOverheadAdded: boolean;
  readonly ticketEv: Wei;
  readonly maxFaceValue: Wei;
  readonly maxSessions: number;
  readonly isCapacityEnforced: boolean;
  /** Whether what gateways name may be on this machine or its network: segments to fetch, stores for renditions. */
  readonly arePrivateAddressesAllowed: boolean;
  readonly isRedeeming: boolean;
  readonly isRewardCalled: boolean;
  readonly isRoundInitialized: boolean;
  readonly isAvailabilityChecked: boolean;
  readonly areProofsKept: boolean;
  /** Whether this process submits and answers claims; another one with the same receipts may. */
  readonly areClaimsMade: boolean;
  /** L1 blocks of a round that pass before its claim is made. */
  readonly claimDelayBlocks: bigint;
  readonly areContractGatewaysAccepted: boolean;
  readonly encoder: EncoderConfig;
  /** What transcoders on other machines have to know to work for this node; undefined: it transcodes itself. */
  readonly orchSecret: string | undefined;
}

const DEFAULT_PORT = 8935;
const MAX_SESSIONS = 100_000;
const OF_ITS_OWN_ENCODER = ["gpu", "encoder-preset", "enforce-capacity"];
/** Chainlink's ETH / USD on Arbitrum One. */
const ARBITRUM_ETH_USD_FEED = address("0x639Fe6ab55C921f74e7fac1ee960C0B6293ba612");

const PRICE_TABLE = z.object({
  gateways: z.array(
    z.object({
      ethaddress: z.string(),
      priceperunit: z.union([z.string(), z.number()]),
      pixelsperunit: z.number().int().positive().default(1),
      currency: z.string().optional(),
    }),
  ),
});

/** Throws {@link ConfigurationError}. */
export function readOrchestratorConfig(reader: SettingReader): OrchestratorConfig {
  const node = readNodeConfig(reader);
  const basePrice = reader.currencyPrice("price-per-unit");
  if (basePrice === undefined) {
    throw new ConfigurationError("--price-per-unit is required: wei per pixel (0 works for free)");
  }
  const pricePerSender = readPriceTable(reader);
  const serviceUri = readServiceUri(reader, "service-addr");
  const orchSecret = readOrchSecret(reader);
  return {
    ...node,
    ...readLedgerConfig(reader),
    listen: readListen(reader, serviceUri),
    serviceUri,
    isServiceUriRegistered: reader.flag("register-service-uri", false),
    api: reader.endpoint("cli-addr", "127.0.0.1:7935"),
    nodes: reader.list("nodes"),
    recipient: reader.address("orchestrator-address"),
    basePrice,
    pricePerSender,
    priceFeed: readPriceFeed(reader, node, [basePrice, ...pricePerSender.values()]),
    isOverheadAdded: reader.flag("auto-adjust-price", true),
    ticketEv: readTicketEv(reader),
    maxFaceValue: reader.wei("max-face-value", 0n),
    maxSessions: readMaxSessions(reader, orchSecret),
    isCapacityEnforced: reader.flag("enforce-capacity", false),
    arePrivateAddressesAllowed: reader.flag("allow-private-addresses", false),
    isRedeeming: reader.flag("redeem", true),
    isRewardCalled: reader.flag("reward", true),
    isRoundInitialized: reader.flag("initialize-round", false),
    isAvailabilityChecked: reader.flag("startup-availability-check", true),
    areProofsKept: reader.flag("proofs", true),
    areClaimsMade: reader.flag("claims", true),
    claimDelayBlocks: BigInt(reader.integer("claim-delay", 25, 0, 1_000_000)),
    areContractGatewaysAccepted: reader.flag("proofs-contract-gateways", false),
    encoder: readEncoderConfig(reader),
    orchSecret,
  };
}

/** Undefined for a node that transcodes itself. */
function readOrchSecret(reader: SettingReader): string | undefined {
  const secret = readSecret(reader, "orch-secret");
  const own = secret === undefined ? undefined : OF_ITS_OWN_ENCODER.find((flag) => reader.optional(flag) !== undefined);
  if (own === undefined) return secret;
  throw new ConfigurationError(`--${own} is about this machine's encoder, and with --orch-secret others transcode: leave one of them out`);
}

/** Tickets that are worth nothing pay for nothing. */
function readTicketEv(reader: SettingReader): Wei {
  const ticketEv = reader.wei("ticket-ev", 8_000_000_000n);
  if (ticketEv > 0n) return ticketEv;
  throw reader.invalid("ticket-ev", "0", "above 0 wei (for work without payment: --price-per-unit 0)");
}

/** `auto`: whatever the transcoders on other machines take. */
function readMaxSessions(reader: SettingReader, orchSecret: string | undefined): number {
  if (reader.optional("max-sessions") !== "auto") return reader.integer("max-sessions", 10, 1, MAX_SESSIONS);
  if (orchSecret !== undefined) return MAX_SESSIONS;
  throw new ConfigurationError("--max-sessions auto is what the transcoders on other machines take: it needs --orch-secret");
}

/** Unless told otherwise, on the port that gateways are told to call. */
function readListen(reader: SettingReader, serviceUri: string | undefined): OrchestratorConfig["listen"] {
  const told = /:(\d{1,5})$/.exec(serviceUri ?? "")?.[1];
  const text = reader.text("http-addr", `0.0.0.0:${told ?? DEFAULT_PORT}`);
  const match = /^(?:([a-z]+):\/\/)?([^/]+)$/i.exec(text);
  const scheme = match?.[1]?.toLowerCase() ?? "https";
  if (!match || (scheme !== "https" && scheme !== "http")) {
    throw reader.invalid("http-addr", text, "host:port, https://host:port or http://host:port");
  }
  const endpoint = parseEndpoint(match[2]!);
  if (endpoint === undefined) throw reader.invalid("http-addr", text, "host:port");
  return { ...endpoint, isTls: scheme === "https" };
}

function readPriceFeed(reader: SettingReader, { chain }: NodeConfig, prices: readonly CurrencyPrice[]): Address | undefined {
  const foreign = prices.find(({ currency }) => currency !== "wei");
  if (foreign === undefined) return undefined;
  const feed = reader.address("price-feed-addr") ?? (chain?.network === "arbitrum-one-mainnet" ? ARBITRUM_ETH_USD_FEED : undefined);
  if (chain !== undefined && feed !== undefined) return feed;
  const need = chain === undefined ? "a chain whose price feed converts it: give --eth-url and --eth-controller" : "--price-feed-addr";
  throw new ConfigurationError(`a price in ${foreign.currency} needs ${need}`);
}

function readPriceTable(reader: SettingReader): ReadonlyMap<Address, CurrencyPrice> {
  const text = reader.optional("price-per-gateway");
  if (text === undefined) return new Map();
  try {
    const json = existsSync(text) ? readFileSync(text, "utf8") : text;
    const { gateways } = PRICE_TABLE.parse(JSON.parse(json));
    return new Map(
      gateways.map((entry) => {
        const text = `${entry.priceperunit}${entry.currency ?? ""}`;
        return [address(entry.ethaddress), parseCurrencyPrice(text, BigInt(entry.pixelsperunit))];
      }),
    );
  } catch (cause) {
    throw new ConfigurationError(
      '--price-per-gateway must be JSON or a file: {"gateways":[{"ethaddress":"0x..","priceperunit":"10","pixelsperunit":1,"currency":"wei"}]}',
      {},
      { cause },
    );
  }
}
