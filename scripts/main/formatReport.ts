// SPDX-License-Identifier: MIT

import { amounts } from "./amounts";
import { counted } from "./counted";
import type { Report, ReportAccount, ReportClaim, ReportFault, ReportSegment } from "./report";
import { table } from "./table";

const MAX_SEGMENT_ROWS = 40;

/** The report as tables that a person can read. */
export function formatReport(report: Report): string {
  return [
    segments(report),
    summary(report),
    tickets(report),
    rounds(report),
    claims(report),
    ...(report.proofs.faults.length === 0 ? [] : [faults(report)]),
    accounts(report),
    gas(report),
    contracts(report),
    `The renditions play from ${report.output}`,
  ].join("\n\n");
}

function segments({ segments: all }: Report): string {
  // Of a long video, the first and the last ones.
  const rows = all.length <= MAX_SEGMENT_ROWS ? all : [...all.slice(0, MAX_SEGMENT_ROWS / 2), ...all.slice(-MAX_SEGMENT_ROWS / 2)];
  const names = [...new Set(all.flatMap(({ renditions }) => renditions.map(({ name }) => name)))];
  return table<ReportSegment>(
    all.length === rows.length ? "Segments" : `Segments (${rows.length} of ${all.length}: the first and the last)`,
    [
      { title: "#", value: ({ sequence }) => String(sequence), isNumber: true },
      { title: "video s", value: ({ durationMs }) => (durationMs / 1000).toFixed(2), isNumber: true },
      { title: "took s", value: ({ ms }) => (ms / 1000).toFixed(2), isNumber: true },
      { title: "speed", value: ({ durationMs, ms }) => `${(durationMs / ms).toFixed(2)}x`, isNumber: true },
      { title: "source kB", value: ({ bytes }) => kilobytes(bytes), isNumber: true },
      ...names.map((name) => ({
        title: `${name} kB`,
        value: ({ renditions }: ReportSegment) => kilobytes(renditions.find((rendition) => rendition.name === name)?.bytes ?? 0),
        isNumber: true,
      })),
      ...(all.some(({ renditions }) => ssim(renditions) !== "-")
        ? [{ title: "SSIM", value: ({ renditions }: ReportSegment) => ssim(renditions), isNumber: true }]
        : []),
      { title: "tickets", value: ({ ticketsSent }) => String(ticketsSent), isNumber: true },
      { title: "tries", value: ({ attempts }) => String(attempts), isNumber: true },
      { title: "orchestrator", value: ({ orchestrator }) => orchestrator ?? "none" },
    ],
    rows,
  );
}

function summary({ segments: all, realtimeFactor, video, ffmpeg }: Report): string {
  const seconds = all.reduce((sum, { durationMs }) => sum + durationMs, 0) / 1000;
  const speed = realtimeFactor >= 1 ? "faster than real time" : "slower than real time";
  return [
    `${counted(all.length, "segment")}, ${seconds.toFixed(1)} s of ${video.width}x${video.height} video: ${realtimeFactor.toFixed(2)} times real time (${speed}).`,
    `Every rendition was checked against its source before it was accepted. FFmpeg: ${ffmpeg}.`,
  ].join("\n");
}

function tickets({ tickets: all }: Report): string {
  return table<[string, string]>(
    "Tickets",
    [
      { title: "", value: ([name]) => name },
      { title: "tickets", value: ([, count]) => count.split(" ")[0] ?? "", isNumber: true },
      { title: "ETH", value: ([, count]) => count.split(" ").slice(1).join(" "), isNumber: true },
    ],
    [
      ["sent, at their expected value", `${all.sent} ${amounts.eth(all.expectedValueWei)}`],
      ["won, at their face value", `${all.won} ${amounts.eth(all.faceValueWei)}`],
      ["redeemed, as paid on chain", `${all.redeemed} ${amounts.eth(all.redeemedWei)}`],
    ],
  );
}

function rounds({ rounds: all }: Report): string {
  const names = [...new Set(all.flatMap(({ rewards }) => Object.keys(rewards)))].sort();
  return table(
    "Rounds",
    [
      { title: "round", value: ({ round }) => String(round), isNumber: true },
      { title: "block", value: ({ block }) => String(block), isNumber: true },
      ...names.map((name) => ({
        title: `reward of ${name}`,
        value: ({ rewards }: Report["rounds"][number]) => (rewards[name] === undefined ? "-" : amounts.lpt(rewards[name])),
        isNumber: true,
      })),
      { title: "treasury", value: ({ treasury }) => amounts.lpt(treasury), isNumber: true },
      { title: "fees paid", value: ({ fees }) => amounts.eth(fees), isNumber: true },
    ],
    all,
  );
}

function claims({ proofs }: Report): string {
  return table<ReportClaim>(
    "Proofs of transcoding",
    [
      { title: "orchestrator", value: ({ orchestrator }) => orchestrator },
      { title: "round", value: ({ round }) => String(round), isNumber: true },
      { title: "segments", value: ({ segments: count }) => String(count), isNumber: true },
      { title: "pixels claimed", value: ({ pixels }) => grouped(pixels), isNumber: true },
      { title: "pixels proven", value: ({ provenPixels }) => grouped(provenPixels), isNumber: true },
      { title: "samples", value: ({ samples }) => String(samples), isNumber: true },
      { title: "segments opened", value: ({ openedSegments }) => String(openedSegments), isNumber: true },
      { title: "gas of claim", value: ({ gas: { claim } }) => grouped(claim), isNumber: true },
      { title: "gas of openings", value: ({ gas: { openings } }) => grouped(openings), isNumber: true },
      { title: "status", value: ({ status }) => status },
    ],
    proofs.claims,
  );
}

function faults({ proofs }: Report): string {
  return table<ReportFault>(
    "Faults",
    [
      { title: "orchestrator", value: ({ orchestrator }) => orchestrator },
      { title: "round", value: ({ round }) => String(round), isNumber: true },
      { title: "fault", value: ({ kind }) => kind },
      { title: "found by", value: ({ finder }) => finder },
      { title: "lost", value: ({ penalty }) => amounts.lpt(penalty), isNumber: true },
      { title: "to the finder", value: ({ finderReward }) => amounts.lpt(finderReward), isNumber: true },
      { title: "burned", value: ({ burned }) => amounts.lpt(burned), isNumber: true },
      { title: "gas", value: ({ gas: used }) => grouped(used), isNumber: true },
    ],
    proofs.faults,
  );
}

function accounts({ accounts: all }: Report): string {
  return table<[string, ReportAccount]>(
    "Accounts",
    [
      { title: "account", value: ([name]) => name },
      { title: "address", value: ([, { address }]) => address },
      { title: "stake", value: ([, { stake }]) => amounts.lpt(stake), isNumber: true },
      { title: "with rewards", value: ([, { pendingStake }]) => amounts.lpt(pendingStake), isNumber: true },
      { title: "stake withdrawn", value: ([, { withdrawnStake }]) => amounts.lpt(withdrawnStake), isNumber: true },
      { title: "fees waiting", value: ([, { fees }]) => amounts.eth(fees), isNumber: true },
      { title: "fees withdrawn", value: ([, { withdrawnFees }]) => amounts.eth(withdrawnFees), isNumber: true },
      { title: "deposit", value: ([, { deposit }]) => (deposit === undefined ? "-" : amounts.eth(deposit)), isNumber: true },
      { title: "reserve", value: ([, { reserve }]) => (reserve === undefined ? "-" : amounts.eth(reserve)), isNumber: true },
    ],
    Object.entries(all),
  );
}

function gas({ gas: all, deployment }: Report): string {
  const text = table(
    "Gas",
    [
      { title: "action", value: ([action]) => action },
      { title: "times", value: ([, { count }]) => String(count), isNumber: true },
      { title: "least", value: ([, { min }]) => min.toLocaleString("en"), isNumber: true },
      { title: "mean", value: ([, { mean }]) => mean.toLocaleString("en"), isNumber: true },
      { title: "most", value: ([, { max }]) => max.toLocaleString("en"), isNumber: true },
    ],
    Object.entries(all),
  );
  const deploymentGas = Number(deployment.gas).toLocaleString("en");
  return `${text}\n\n  Before that, the deployment: ${deployment.transactions} transactions, ${deploymentGas} gas.`;
}

function contracts({ contracts: all }: Report): string {
  return table(
    "Contracts",
    [
      { title: "name", value: ([name]) => name },
      { title: "address", value: ([, address]) => address },
    ],
    Object.entries(all),
  );
}

function grouped(count: number | string): string {
  return BigInt(count).toLocaleString("en");
}

function kilobytes(bytes: number): string {
  return (bytes / 1000).toFixed(1);
}

/** The lowest of the compared renditions; only a sample of the segments is compared by picture. */
function ssim(renditions: ReportSegment["renditions"]): string {
  const values = renditions.map((rendition) => rendition.ssim).filter((value) => value !== null);
  return values.length === 0 ? "-" : Math.min(...values).toFixed(4);
}
