// SPDX-License-Identifier: MIT
import { table } from "../main/table";
import { formatAction } from "./formatAction";
import { formatAmount } from "./formatAmount";
import type { ProposalReading } from "./readProposal";
import type { RoundDates } from "./roundDates";

/** A proposal for a person: what it does, when, and how the vote stands. */
export function formatProposal(proposal: ProposalReading, dates: RoundDates): string {
  const { id, title, proposer, state, snapshot, deadline, executableFrom, actions, votes } = proposal;
  const parts = [
    [
      `${title}`,
      `  id          ${id}`,
      `  state       ${state}`,
      `  proposed by ${proposer}`,
      `  snapshot    end of round ${snapshot}, about ${dates.date(snapshot + 1n)}`,
      `  voting      until the end of round ${deadline}, about ${dates.date(deadline + 1n)}`,
      `  executable  from ${dates.describe(executableFrom)} on, if it passes as its votes stand`,
    ].join("\n"),
    ["  actions", ...actions.map((action, i) => `    ${formatAction(action, i)}`)].join("\n"),
    formatTally(proposal),
  ];
  if (votes.length > 0) {
    parts.push(
      table(
        "  votes",
        [
          { title: "voter", value: ({ voter }) => voter },
          { title: "choice", value: ({ choice }) => choice },
          { title: "power", value: ({ power }) => formatAmount(power, "LPT"), isNumber: true },
          { title: "counted", value: ({ counted }) => formatAmount(counted, "LPT"), isNumber: true },
          { title: "overrides", value: ({ overrides }) => overrides ?? "" },
          { title: "reason", value: ({ reason }) => reason },
        ],
        votes,
      ),
    );
  }
  return parts.join("\n\n");
}

function formatTally({ against, inFavour, abstained, quorum, quotaPpm }: ProposalReading): string {
  const voted = against + inFavour + abstained;
  const decided = against + inFavour;
  const share =
    decided === 0n ? "nobody voted For or Against" : `${percent(inFavour, decided)} For; more than ${Number(quotaPpm) / 10_000} % needed`;
  const reached =
    quorum === undefined ? "known once the snapshot is taken" : `${formatAmount(quorum, "LPT")}, ${percent(voted, quorum)} of it voted`;
  return [
    `  for         ${formatAmount(inFavour, "LPT")}`,
    `  against     ${formatAmount(against, "LPT")}`,
    `  abstain     ${formatAmount(abstained, "LPT")}`,
    `  quota       ${share}`,
    `  quorum      ${reached}`,
  ].join("\n");
}

function percent(part: bigint, whole: bigint): string {
  return whole === 0n ? "all" : `${(Number((part * 10_000n) / whole) / 100).toFixed(2)} %`;
}
