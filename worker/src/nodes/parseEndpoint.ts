// SPDX-License-Identifier: MIT

/** Reads `host:port`, where an IPv6 address stands in brackets; without a host every interface. Undefined for anything else. */
export function parseEndpoint(text: string): { readonly host: string; readonly port: number } | undefined {
  const match = /^(?:\[([0-9a-fA-F:]+)\]|([^:/]*)):(\d{1,5})$/.exec(text);
  const port = Number(match?.[3]);
  if (!match || port > 65_535) return undefined;
  return { host: match[1] ?? (match[2] || "0.0.0.0"), port };
}
