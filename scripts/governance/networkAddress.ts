// SPDX-License-Identifier: MIT
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { networkConfigOf } from "../../deploy/config/networkConfigOf";
import { GovError } from "./govError";
import type { GovOptions } from "./govOptions";

/** As in hardhat.config.ts. */
const LOCALHOST_URL = "http://127.0.0.1:8545";
const LOCAL = new Set(["localhost", "devnet", "hardhat"]);

interface Recorded {
  readonly rpcUrl?: string;
  readonly controller?: string;
  readonly contracts?: Readonly<Record<string, string>>;
}

/** Where a network is: its endpoint and its Controller, by the flags or by what the deployment recorded. */
export function networkAddress(options: GovOptions): { readonly rpcUrl: string; readonly controller: string } {
  const { network = "devnet" } = options;
  const isLocal = LOCAL.has(network);
  const recorded = isLocal ? localRecord(network) : readRecorded(deploymentPath(network));
  const rpcUrl = options.rpc ?? (isLocal ? (process.env.LOCALHOST_RPC_URL ?? recorded?.rpcUrl) : publicUrl(network));
  const controller = options.controller ?? recorded?.controller ?? recorded?.contracts?.Controller;
  if (rpcUrl === undefined) {
    const hint = isLocal
      ? "No local network was found. Start one (npm start -- --keep, or npm run devnet), or name its --rpc URL."
      : `Set ${networkConfigOf(network).rpcUrlVariable} to the URL of an RPC node of ${network}, or name it by --rpc.`;
    throw new GovError("RPC_URL_MISSING", hint);
  }
  if (controller === undefined) {
    throw new GovError("CONTROLLER_MISSING", `No record of a deployment to ${network} was found. Name its --controller.`);
  }
  return { rpcUrl, controller };
}

/** What was deployed to `localhost` under that name, else what runs with everything on it. */
function localRecord(network: string): Recorded | undefined {
  const deployed = network === "localhost" ? readRecorded(deploymentPath(network)) : undefined;
  return deployed === undefined ? readRecorded("out/devnet.json") : { ...deployed, rpcUrl: LOCALHOST_URL };
}

function deploymentPath(network: string): string {
  return join("out", "deployments", `${network}.json`);
}

function publicUrl(network: string): string | undefined {
  const { rpcUrlVariable } = networkConfigOf(network);
  return rpcUrlVariable === null ? undefined : process.env[rpcUrlVariable];
}

function readRecorded(path: string): Recorded | undefined {
  if (!existsSync(path)) return undefined;
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Recorded;
  } catch (cause) {
    throw new GovError("BAD_RECORD", `${path} is no JSON. Remove it, and name --rpc and --controller.`, {}, cause);
  }
}
