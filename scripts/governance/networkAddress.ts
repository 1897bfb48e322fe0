// SPDX-License-Identifier: MIT
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { networkConfigOf } from "../../deploy/config/networkConfigOf";
import { GovError } from "./govError";
import type { GovOptions } from "./govOptions";

const LOCAL = new Set(["localhost", "devnet", "hardhat"]);

interface Recorded {
  readonly rpcUrl?: string;
  readonly controller?: string;
  readonly contracts?: Readonly<Record<string, string>>;
}

/** Where a network is: its endpoint and its Controller, by the flags or by what the deployment recorded. */
export function networkAddress(options: GovOptions): { readonly rpcUrl: string; readonly controller: string } {
  const { network = "localhost" } = options;
  const isLocal = LOCAL.has(network);
  const recorded = readRecorded(isLocal ? "out/devnet.json" : join("out", "deployments", `${network}.json`));
  const rpcUrl = options.rpc ?? (isLocal ? (process.env.LOCALHOST_RPC_URL ?? recorded.rpcUrl) : publicUrl(network));
  const controller = options.controller ?? recorded.controller ?? recorded.contracts?.Controller;
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

function publicUrl(network: string): string | undefined {
  const { rpcUrlVariable } = networkConfigOf(network);
  return rpcUrlVariable === null ? undefined : process.env[rpcUrlVariable];
}

function readRecorded(path: string): Recorded {
  if (!existsSync(path)) return {};
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Recorded;
  } catch (cause) {
    throw new GovError("BAD_RECORD", `${path} is no JSON. Remove it, and name --rpc and --controller.`, {}, cause);
  }
}
