// SPDX-License-Identifier: MIT

import { requireLiveProfiles } from "../domain/ingest/requireLiveProfiles";
import { ConfigurationError } from "./configurationError";
import { readGatewayJobsConfig, type GatewayJobsConfig } from "./gatewayJobsConfig";
import { parseEndpoint } from "./parseEndpoint";
import type { SettingReader } from "./settingReader";

/** Settings of a gateway that takes what clients push: segments, or streams over RTMP. */
export interface IngestConfig extends GatewayJobsConfig {
  readonly listen: { readonly host: string; readonly port: number };
  /** Where streams are taken over RTMP; undefined: nowhere. */
  readonly rtmp: { readonly host: string; readonly port: number } | undefined;
  readonly maxStreams: number;
  /** Undefined: everybody who reaches the port may push. */
  readonly authWebhookUrl: string | undefined;
}

/** What belongs to a file that is streamed. */
const OF_A_FILE = ["input", "output", "report", "manifest-id", "segment-seconds"];

/** Throws {@link ConfigurationError}. */
export function readIngestConfig(reader: SettingReader): IngestConfig {
  const foreign = OF_A_FILE.find((name) => reader.optional(name) !== undefined);
  if (foreign !== undefined) {
    throw new ConfigurationError(`--${foreign} is for streaming a file, --http-addr for taking what clients push: give one of them`);
  }
  if (reader.optional("http-addr") === undefined) {
    throw new ConfigurationError("--rtmp-addr needs --http-addr as well: there players find the renditions");
  }
  const jobs = readGatewayJobsConfig(reader);
  requireLiveProfiles(jobs.profiles);
  return {
    ...jobs,
    listen: readListen(reader),
    rtmp: readRtmp(reader),
    maxStreams: reader.integer("max-sessions", 10, 1, 100_000),
    authWebhookUrl: reader.httpUrl("auth-webhook-url"),
  };
}

function readListen(reader: SettingReader): IngestConfig["listen"] {
  const text = reader.text("http-addr");
  const endpoint = parseEndpoint(text.replace(/^http:\/\//i, ""));
  if (endpoint === undefined) throw reader.invalid("http-addr", text, "host:port or http://host:port (for TLS put a proxy in front)");
  return endpoint;
}

function readRtmp(reader: SettingReader): IngestConfig["rtmp"] {
  const text = reader.optional("rtmp-addr");
  if (text === undefined) return undefined;
  const endpoint = parseEndpoint(text.replace(/^rtmp:\/\//i, ""));
  if (endpoint === undefined) throw reader.invalid("rtmp-addr", text, "host:port or rtmp://host:port (for RTMPS put a proxy in front)");
  return endpoint;
}
