// SPDX-License-Identifier: MIT

import { homedir } from "node:os";
import { join } from "node:path";
import { ConfigurationError } from "./configurationError";
import { readEncoderConfig, type EncoderConfig } from "./encoderConfig";
import { isHttpUrl } from "./isHttpUrl";
import { readLogConfig, type LogConfig } from "./logConfig";
import { readSecret } from "./readSecret";
import type { SettingReader } from "./settingReader";

/** Settings of a transcoder that works for an orchestrator on another machine. */
export interface TranscoderConfig extends LogConfig {
  /** URI of the orchestrator. */
  readonly orchestrator: string;
  readonly secret: string;
  readonly maxSessions: number;
  readonly encoder: EncoderConfig;
  /** Holds the token of the local API, if there is one. */
  readonly dataFolder: string;
  readonly api: { readonly host: string; readonly port: number } | undefined;
}

/** Throws {@link ConfigurationError}. */
export function readTranscoderConfig(reader: SettingReader): TranscoderConfig {
  const secret = readSecret(reader, "orch-secret");
  if (secret === undefined)
    throw new ConfigurationError("--orch-secret is required: the one that the orchestrator was started with, or a file with it");
  return {
    ...readLogConfig(reader),
    orchestrator: readOrchestrator(reader),
    secret,
    maxSessions: reader.integer("max-sessions", 10, 1, 100_000),
    encoder: readEncoderConfig(reader),
    dataFolder: reader.text("data-dir", join(homedir(), ".livepeer-node", "transcoder")),
    api: reader.optional("cli-addr") === undefined ? undefined : reader.endpoint("cli-addr", ""),
  };
}

function readOrchestrator(reader: SettingReader): string {
  const text = reader.text("orch-addr");
  const uri = /^[a-z]+:\/\//i.test(text) ? text : `https://${text}`;
  if (!isHttpUrl(uri) || text.includes(",")) throw reader.invalid("orch-addr", text, "one orchestrator's host:port, or its URI");
  return uri;
}
