// SPDX-License-Identifier: MIT

/** Writes a structured line for people: time, level, sentence, then `name=value`. */
export function formatLine(json: string): string {
  const { time, level, msg, ...fields } = JSON.parse(json) as Record<string, unknown> & { time: string; level: string; msg: string };
  const { error, ...others } = fields;
  const pairs = Object.entries(others).map(([name, value]) => `${name}=${inline(value)}`);
  const problem = error === undefined ? [] : [`error=${describeError(error)}`];
  const line = [time.slice(11, 23), level.toUpperCase().padEnd(5), msg, ...pairs, ...problem].join(" ");
  const stack = stackOf(error);
  return stack === undefined ? `${line}\n` : `${line}\n${stack}\n`;
}

function inline(value: unknown): string {
  if (typeof value === "string") return /^[^\s"=]+$/.test(value) ? value : JSON.stringify(value);
  return JSON.stringify(value) ?? "undefined";
}

function describeError(error: unknown): string {
  if (typeof error !== "object" || error === null) return inline(error);
  const { name, message, cause } = error as { name?: string; message?: string; cause?: unknown };
  if (message === undefined) return inline(error);
  const because = cause === undefined ? "" : `, because ${describeError(cause)}`;
  return `${name ?? "Error"}: ${JSON.stringify(message)}${because}`;
}

function stackOf(error: unknown): string | undefined {
  return typeof error === "object" && error !== null ? (error as { stack?: string }).stack : undefined;
}
