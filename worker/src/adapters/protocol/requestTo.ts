// SPDX-License-Identifier: MIT

import { request as requestHttp, type IncomingMessage, type RequestOptions } from "node:http";
import { request as requestHttps } from "node:https";
import { isIP } from "node:net";
import { isPublicAddress } from "./isPublicAddress";
import { lookupPublic } from "./lookupPublic";
import { PrivateAddressError } from "./privateAddressError";

const lookup = lookupPublic();

/**
 * Sends a request to an http or https URL and resolves with the answer's beginning; redirects are not followed. With `isPublicOnly` it
 * reaches no address of this machine and its network, and rejects with {@link PrivateAddressError}.
 */
export function requestTo(
  url: URL,
  options: Pick<RequestOptions, "method" | "headers" | "signal"> & {
    readonly isPublicOnly: boolean;
    /** Orchestrators' certificates are not (node-protocol section 1.3). */
    readonly isCertificateChecked: boolean;
    readonly body?: Uint8Array;
  },
): Promise<IncomingMessage> {
  const { isPublicOnly, isCertificateChecked: rejectUnauthorized, body, ...rest } = options;
  return new Promise((resolve, reject) => {
    // Addresses are not looked up.
    const host = url.hostname.replace(/^\[|\]$/g, "");
    if (isPublicOnly && isIP(host) !== 0 && !isPublicAddress(host)) throw new PrivateAddressError(host, [host]);
    // A connection that is kept open from another request may lead anywhere.
    const all = isPublicOnly ? { ...rest, lookup, agent: false } : rest;
    const request = url.protocol === "https:" ? requestHttps(url, { ...all, rejectUnauthorized }, resolve) : requestHttp(url, all, resolve);
    request.on("error", reject);
    request.end(body);
  });
}
