// SPDX-License-Identifier: MIT
import { proxiedContracts } from "./proxiedContracts";

/** The contracts that no upgrade brings anew: others, or clients, hold their addresses. */
export const fixedContracts: readonly string[] = [
  "Controller",
  "LivepeerToken",
  "L2LPTDataCache",
  "LivepeerTokenFaucet",
  "Treasury",
  ...proxiedContracts,
  "AIServiceRegistry",
  "Governor",
  "PollCreator",
  "SpeGrantFactory",
  "ProxySeed",
];
