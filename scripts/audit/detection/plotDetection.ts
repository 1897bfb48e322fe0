// SPDX-License-Identifier: MIT
import type { DetectionResult } from "./detectionResult";

const WIDTH = 720;
const HEIGHT = 440;
const PLOT = { left: 70, right: 30, top: 50, bottom: 60 } as const;
/** Apart in lightness too, so that they differ without colour. */
const COLOURS = ["#1b3a6b", "#2f8f6b", "#d98324", "#7a4fa3"];
/** Largest false part that is drawn, in percent. */
const MAX_PERCENT = 32;

/** A chart in SVG: curves for `1 - (1 - f)^k`, points for what was measured, with bars of two standard deviations. */
export function plotDetection(results: readonly DetectionResult[]): string {
  const x = (percent: number): number => PLOT.left + (percent / MAX_PERCENT) * (WIDTH - PLOT.left - PLOT.right);
  const y = (share: number): number => HEIGHT - PLOT.bottom - share * (HEIGHT - PLOT.top - PLOT.bottom);
  const text = (at: readonly [number, number], words: string, anchor = "middle"): string =>
    `<text x="${at[0].toFixed(1)}" y="${at[1].toFixed(1)}" text-anchor="${anchor}">${words}</text>`;
  const line = (from: readonly [number, number], to: readonly [number, number], colour: string): string =>
    `<line x1="${from[0].toFixed(1)}" y1="${from[1].toFixed(1)}" x2="${to[0].toFixed(1)}" y2="${to[1].toFixed(1)}" stroke="${colour}"/>`;

  const parts: string[] = [];
  for (const share of [0, 0.2, 0.4, 0.6, 0.8, 1]) {
    parts.push(line([x(0), y(share)], [x(MAX_PERCENT), y(share)], "#d8d8d8"), text([x(0) - 8, y(share) + 4], `${100 * share} %`, "end"));
  }
  for (const percent of [0, 5, 10, 15, 20, 25, 30]) parts.push(text([x(percent), y(0) + 20], `${percent} %`));
  parts.push(line([x(0), y(0)], [x(MAX_PERCENT), y(0)], "#404040"), line([x(0), y(0)], [x(0), y(1)], "#404040"));

  const samples = [...new Set(results.map((result) => result.samples))].sort((a, b) => b - a);
  for (const [i, k] of samples.entries()) {
    const colour = COLOURS[i % COLOURS.length] ?? "#000000";
    const curve = Array.from({ length: 129 }, (_, step) => (step * MAX_PERCENT) / 128).map(
      (percent) => `${x(percent).toFixed(1)},${y(1 - (1 - percent / 100) ** k).toFixed(1)}`,
    );
    parts.push(`<polyline points="${curve.join(" ")}" fill="none" stroke="${colour}" stroke-width="1.5"/>`);
    for (const { kind, percent, detected, trials } of results.filter((result) => result.samples === k)) {
      const share = detected / trials;
      const spread = 2 * Math.sqrt((share * (1 - share)) / trials);
      parts.push(line([x(percent), y(Math.max(0, share - spread))], [x(percent), y(Math.min(1, share + spread))], colour));
      const [left, top] = [x(percent), y(share)];
      if (kind === "unsigned") parts.push(`<circle cx="${left.toFixed(1)}" cy="${top.toFixed(1)}" r="4" fill="${colour}"/>`);
      else
        parts.push(
          `<rect x="${(left - 7).toFixed(1)}" y="${(top - 7).toFixed(1)}" width="14" height="14" fill="none" stroke="${colour}"/>`,
        );
    }
    const row = y(0.3) + 22 * i;
    parts.push(`<circle cx="${x(24)}" cy="${row - 4}" r="4" fill="${colour}"/>`, text([x(24) + 12, row], `${k} samples`, "start"));
  }
  parts.push(
    text([(x(0) + x(MAX_PERCENT)) / 2, HEIGHT - 15], "part of the claimed pixels that is false: unsigned (dots) or copied (squares)"),
  );
  parts.push(text([WIDTH / 2, 24], "False claims that were caught: measured (points) and 1 - (1 - f)^k (curves)"));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="13">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>`,
    ...parts,
    "</svg>\n",
  ].join("\n");
}
