// SPDX-License-Identifier: MIT

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { NodeError } from "../domain/nodeError";
import { ConfigurationError } from "./configurationError";
import { readNodeConfig } from "./nodeConfig";
import type { SettingReader } from "./settingReader";

/** The node could not be asked. */
class NodeNotRunningError extends NodeError {
  readonly code = "NODE_NOT_RUNNING";
}

const TIMEOUT_MS = 20_000;

/** Asks a running node, found by its data directory or by --api-url and --token-file, over its local API. */
export async function readStatus(path: string, reader: SettingReader): Promise<unknown> {
  const { dataFolder } = readNodeConfig(reader);
  const file = join(dataFolder, "node.json");
  const known = readJson(file);
  const apiUrl = reader.optional("api-url") ?? known?.apiUrl;
  const tokenFile = reader.optional("token-file") ?? known?.tokenFile;
  if (apiUrl === undefined || tokenFile === undefined) {
    throw new NodeNotRunningError(`no node has run in ${dataFolder}: give its --data-dir, or --api-url and --token-file`);
  }
  const response = await ask(urlOf(path, apiUrl), readToken(tokenFile));
  const body: unknown = await response.json();
  if (response.ok) return body;
  const reason = typeof body === "object" && body !== null && "error" in body ? String(body.error) : response.statusText;
  throw new NodeNotRunningError(`the node refused: ${reason}`);
}

function urlOf(path: string, apiUrl: string): URL {
  try {
    return new URL(path, apiUrl);
  } catch (cause) {
    throw new ConfigurationError(`--api-url must be a URL such as http://127.0.0.1:7935, not "${apiUrl}"`, {}, { cause });
  }
}

function readToken(path: string): string {
  try {
    return readFileSync(path, "utf8").trim();
  } catch (cause) {
    throw new ConfigurationError(`the token file ${path} cannot be read: correct --token-file or --data-dir`, {}, { cause });
  }
}

async function ask(url: URL, token: string): Promise<Response> {
  try {
    const headers = { authorization: `Bearer ${token}` };
    return await fetch(url, { headers, signal: AbortSignal.timeout(TIMEOUT_MS) });
  } catch (cause) {
    throw new NodeNotRunningError(`no node answers at ${url.origin}: is it running?`, {}, { cause });
  }
}

function readJson(path: string): { apiUrl?: string; tokenFile?: string } | undefined {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as { apiUrl?: string; tokenFile?: string };
  } catch {
    return undefined;
  }
}
