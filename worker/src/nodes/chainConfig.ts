// SPDX-License-Identifier: MIT

import { address, type Address } from "../domain/address";
import { ConfigurationError } from "./configurationError";
import { isHttpUrl } from "./isHttpUrl";
import type { SettingReader } from "./settingReader";
import { urlWithoutSecrets } from "./urlWithoutSecrets";

/** How a node reaches its chain. */
export interface ChainConfig {
  readonly network: string;
  readonly urls: readonly string[];
  readonly controller: Address;
  readonly chainId: bigint | undefined;
  readonly pollIntervalMs: number;
  /** Wei per gas; 0 = none. */
  readonly maxGasPrice: bigint;
}

const CONTROLLERS: Readonly<Record<string, string>> = {
  "arbitrum-one-mainnet": "0xD8E8328501E9645d16Cf49539efC04f734606ee4",
  mainnet: "0xf96d54e490317c557a967abfa5d6e33006be69b3",
};

/** Undefined for a node that works without a chain. Throws {@link ConfigurationError}. */
export function readChainConfig(reader: SettingReader): ChainConfig | undefined {
  const given = reader.address("eth-controller");
  const network = reader.text("network", given === undefined ? "offchain" : "custom");
  if (network === "offchain") return undefined;
  const known = CONTROLLERS[network];
  const controller = given ?? (known === undefined ? undefined : address(known));
  if (controller === undefined) {
    throw new ConfigurationError(`network "${network}" is not known: give its --eth-controller`, { network });
  }
  const urls = reader.list("eth-url");
  if (urls.length === 0) throw new ConfigurationError(`--eth-url is required on network "${network}"`);
  for (const url of urls) {
    if (!isHttpUrl(url)) throw reader.invalid("eth-url", urlWithoutSecrets(url), "http:// or https:// URLs, separated by commas");
  }
  const chainId = reader.optional("chain-id");
  if (chainId !== undefined && !/^\d+$/.test(chainId)) throw reader.invalid("chain-id", chainId, "a number");
  return {
    network,
    urls,
    controller,
    chainId: chainId === undefined ? undefined : BigInt(chainId),
    pollIntervalMs: reader.integer("block-polling-interval", 5000, 50, 600_000),
    maxGasPrice: reader.wei("max-gas-price", 0n),
  };
}
