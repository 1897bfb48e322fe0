// SPDX-License-Identifier: MIT
import type { OwnerTransaction } from "../protocol/ownerTransaction";

interface Upgrade {
  readonly network: string;
  /** Who owns the Controller. */
  readonly owner: string;
  /** What that is: who runs the upgrade, a contract of the protocol, or somebody else. */
  readonly ownerKind: "deployer" | "Treasury" | "Governor" | "other";
  /** What was asked to be upgraded. */
  readonly contracts: readonly string[];
  readonly transactions: readonly OwnerTransaction[];
  /** Files with the proposal, and with the calls and their data. */
  readonly proposalPath: string;
  readonly callsPath: string;
}

/** What to do with an upgrade that was prepared, line by line. */
export function upgradeInstructions(upgrade: Upgrade): readonly string[] {
  const { owner, ownerKind, transactions, proposalPath, callsPath } = upgrade;
  const count = transactions.length;
  const who = ownerKind === "other" ? owner : `the ${ownerKind} ${owner}`;
  // An account without code can only make them one after the other.
  const calls = `these ${count} calls${ownerKind === "deployer" ? "" : " in one transaction"}`;
  return [
    `Wrote ${proposalPath}, the proposal, and ${callsPath}, its calls with their data.`,
    `The owner of the Controller, ${who}, has to make ${count === 1 ? "this call" : calls}:`,
    ...transactions.map(({ to, description }, index) => `  ${index + 1}. ${to}  ${description}`),
    howTo(upgrade),
  ];
}

function howTo({ network, ownerKind, contracts, proposalPath, callsPath }: Upgrade): string {
  switch (ownerKind) {
    case "deployer":
      return `With the deployer's key, one after the other: npx hardhat upgrade --network ${network} --execute ${contracts.join(" ")}`;
    case "Treasury":
      return `Try it, then propose it: npm run gov -- simulate ${proposalPath} --network ${network}`;
    case "Governor":
      return `Its owner stages them as one batch (stage, then execute), with the data from ${callsPath}.`;
    case "other":
      return `A multisig takes them, with their data, from ${callsPath}.`;
  }
}
