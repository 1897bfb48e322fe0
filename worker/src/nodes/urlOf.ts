// SPDX-License-Identifier: MIT

/** The URL of a host, which may be an IPv6 address, and a port. */
export function urlOf({ host, port, isTls = false }: { readonly host: string; readonly port: number; readonly isTls?: boolean }): string {
  return `${isTls ? "https" : "http"}://${host.includes(":") ? `[${host}]` : host}:${port}`;
}
