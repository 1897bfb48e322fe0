// SPDX-License-Identifier: MIT

import { lookup as lookupAny, type LookupAddress } from "node:dns";
import type { LookupFunction } from "node:net";
import { isPublicAddress } from "./isPublicAddress";
import { PrivateAddressError } from "./privateAddressError";

type Resolve = (host: string, callback: (error: NodeJS.ErrnoException | null, found: readonly LookupAddress[]) => void) => void;

const resolveAny: Resolve = (host, callback) => lookupAny(host, { all: true }, callback);

/**
 * Resolves names for `node:net`, to public addresses only; fails with {@link PrivateAddressError} when there is none. The connection goes to
 * the address that was looked at: a name that leads elsewhere a moment later changes nothing.
 */
export function lookupPublic(resolve: Resolve = resolveAny): LookupFunction {
  return (host, { all, family }, callback) => {
    resolve(host, (error, found) => {
      if (error) return callback(error, "", 0);
      const version = family === "IPv4" ? 4 : family === "IPv6" ? 6 : (family ?? 0);
      const wanted = found.filter((entry) => version === 0 || entry.family === version);
      const [first, ...rest] = wanted.filter(({ address }) => isPublicAddress(address));
      if (first === undefined) {
        return callback(
          new PrivateAddressError(
            host,
            wanted.map(({ address }) => address),
          ),
          "",
          0,
        );
      }
      if (all) callback(null, [first, ...rest]);
      else callback(null, first.address, first.family);
    });
  };
}
