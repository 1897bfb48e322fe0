// SPDX-License-Identifier: MIT

import { existsSync } from "node:fs";
import { ConfigurationError } from "./configurationError";
import { readGatewayJobsConfig, type GatewayJobsConfig } from "./gatewayJobsConfig";
import type { SettingReader } from "./settingReader";

/** Settings of a gateway that streams one file. */
export interface GatewayConfig extends GatewayJobsConfig {
  readonly input: string;
  readonly output: string;
  readonly report: string | undefined;
  readonly manifestId: string | undefined;
  readonly segmentSeconds: number;
}

/** Throws {@link ConfigurationError}. */
export function readGatewayConfig(reader: SettingReader): GatewayConfig {
  const jobs = readGatewayJobsConfig(reader);
  const input = reader.optional("input");
  if (input === undefined) {
    throw new ConfigurationError("--input is required: a file to stream; or --http-addr, to take what clients push");
  }
  if (!existsSync(input)) throw new ConfigurationError(`--input: there is no file ${input}`, { input });
  return {
    ...jobs,
    input,
    output: reader.text("output"),
    report: reader.optional("report"),
    manifestId: reader.optional("manifest-id"),
    segmentSeconds: reader.number("segment-seconds", 2, 0.5, 30),
  };
}
