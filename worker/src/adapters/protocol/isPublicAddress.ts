// SPDX-License-Identifier: MIT

import { BlockList, isIP } from "node:net";

/** IPv4 ranges of which no address is somebody's on the internet (IANA's registry of special purpose addresses, RFC 6890). */
const PRIVATE_IPV4: readonly (readonly [network: string, prefix: number])[] = [
  ["0.0.0.0", 8], // unspecified
  ["10.0.0.0", 8], // private
  ["100.64.0.0", 10], // a provider's own
  ["127.0.0.0", 8], // loopback
  ["169.254.0.0", 16], // link-local, and the metadata of clouds
  ["172.16.0.0", 12], // private
  ["192.0.0.0", 24], // protocol assignments
  ["192.168.0.0", 16], // private
  ["198.18.0.0", 15], // benchmarks
  ["224.0.0.0", 4], // multicast
  ["240.0.0.0", 4], // reserved, and broadcast
];
const PRIVATE_IPV6: readonly (readonly [network: string, prefix: number])[] = [
  ["::", 96], // unspecified, loopback, IPv4-compatible
  ["::ffff:0:0:0", 96], // IPv4-translated
  ["64:ff9b:1::", 48], // translation inside a network
  ["2001::", 32], // Teredo, which holds an IPv4 address
  ["2002::", 16], // 6to4, likewise
  ["fc00::", 7], // unique local
  ["fe80::", 10], // link-local
  ["fec0::", 10], // site-local
  ["ff00::", 8], // multicast
];
/** Before an IPv4 address: mapped (RFC 4291), and translated at the network's border (RFC 6052). */
const IPV4_PREFIXES = ["::ffff:", "64:ff9b::"];

const privateAddresses = listOf();

/** Whether an IP address can be another machine's on the internet, not this one's and not one of its own network. */
export function isPublicAddress(address: string): boolean {
  const version = isIP(address);
  return version !== 0 && !privateAddresses.check(address, version === 4 ? "ipv4" : "ipv6");
}

function listOf(): BlockList {
  const list = new BlockList();
  for (const [network, prefix] of PRIVATE_IPV4) {
    list.addSubnet(network, prefix, "ipv4");
    for (const before of IPV4_PREFIXES) list.addSubnet(`${before}${network}`, 96 + prefix, "ipv6");
  }
  for (const [network, prefix] of PRIVATE_IPV6) list.addSubnet(network, prefix, "ipv6");
  return list;
}
