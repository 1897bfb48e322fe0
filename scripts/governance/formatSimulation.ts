// SPDX-License-Identifier: MIT
import { formatAction } from "./formatAction";
import { formatAmount } from "./formatAmount";
import type { Simulation } from "./simulateProposal";

/** A simulation for a person. */
export function formatSimulation({ isSuccess, error, failedAction, gas, actions, events, changes, balances }: Simulation): string {
  const calls = actions.map((action, i) => `    ${formatAction(action, i)}${failedAction === i + 1 ? "  <-- fails" : ""}`);
  if (!isSuccess) return ["The execution would fail:", "", ...calls, "", `  ${error}`].join("\n");
  const lines = (title: string, items: readonly string[]): string[] => [
    "",
    `  ${title}`,
    ...(items.length > 0 ? items : ["none"]).map((item) => `    ${item}`),
  ];
  return [
    `The execution would succeed, with ${gas} gas.`,
    "",
    "  calls",
    ...calls,
    ...lines(
      "state changes",
      changes.map(({ what, before, after }) => `${what}: ${before} -> ${after}`),
    ),
    ...lines(
      "balance changes",
      balances.map(({ account, token, before, after }) => `${account}: ${formatAmount(before, token)} -> ${formatAmount(after, token)}`),
    ),
    ...lines("events", events),
  ].join("\n");
}
