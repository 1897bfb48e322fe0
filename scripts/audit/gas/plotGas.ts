// SPDX-License-Identifier: MIT
import type { JudgedGoal } from "./judgedGoal";

const WIDTH = 860;
const ROW = 34;
const PLOT = { left: 330, right: 40, top: 64, bottom: 48 } as const;
const MET = "#2f8f6b";
const MISSED = "#c2502e";

/** A chart in SVG: one row for each goal, one dot for each scenario at its share of the deployed gas, and a mark at the goal. */
export function plotGas(goals: readonly JudgedGoal[]): string {
  const shown = goals.filter(({ goal }) => goal.of === "deployed");
  const bottom = PLOT.top + shown.length * ROW;
  const x = (share: number): number => PLOT.left + Math.min(share, 1) * (WIDTH - PLOT.left - PLOT.right);
  const text = (at: readonly [number, number], words: string, anchor = "middle"): string =>
    `<text x="${at[0].toFixed(1)}" y="${at[1].toFixed(1)}" text-anchor="${anchor}">${words}</text>`;

  const parts: string[] = [];
  for (const share of [0, 0.2, 0.4, 0.6, 0.8, 1]) {
    parts.push(`<line x1="${x(share)}" y1="${PLOT.top}" x2="${x(share)}" y2="${bottom}" stroke="#d8d8d8"/>`);
    parts.push(text([x(share), bottom + 20], share.toFixed(1)));
  }
  for (const [i, { goal, rows }] of shown.entries()) {
    const y = PLOT.top + (i + 0.5) * ROW;
    parts.push(text([PLOT.left - 12, y + 4], goal.name, "end"));
    for (const { share, isMet } of rows) {
      parts.push(`<circle cx="${x(share).toFixed(1)}" cy="${y}" r="5" fill="${isMet ? MET : MISSED}" fill-opacity="0.45"/>`);
    }
    parts.push(`<line x1="${x(goal.most)}" y1="${y - 12}" x2="${x(goal.most)}" y2="${y + 12}" stroke="#1b3a6b" stroke-width="3"/>`);
  }
  parts.push(text([(x(0) + x(1)) / 2, bottom + 40], "gas of ours / gas of the deployed contracts"));
  parts.push(text([WIDTH / 2, 28], "Each scenario beside its goal (bar): green meets it, red does not"));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${bottom + PLOT.bottom + 12}" font-family="sans-serif" font-size="13">`,
    `<rect width="${WIDTH}" height="${bottom + PLOT.bottom + 12}" fill="#ffffff"/>`,
    ...parts,
    "</svg>\n",
  ].join("\n");
}
