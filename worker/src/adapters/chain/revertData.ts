// SPDX-License-Identifier: MIT

/** Searches a JSON-RPC error for the bytes a contract reverted with: node software nests them in different places. */
export function revertData(error: unknown): string | undefined {
  return search(error, 5);
}

function search(value: unknown, depth: number): string | undefined {
  if (typeof value === "string") return /^0x([0-9a-fA-F]{2})*$/.test(value) ? value : undefined;
  if (depth === 0 || typeof value !== "object" || value === null) return undefined;
  for (const key of ["data", "error", "info", "originalError", "cause"]) {
    const found = key in value ? search((value as Record<string, unknown>)[key], depth - 1) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}
