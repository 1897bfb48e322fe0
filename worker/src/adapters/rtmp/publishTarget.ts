// SPDX-License-Identifier: MIT

import { isManifestId } from "../../domain/ingest/isManifestId";
import { RtmpError } from "./rtmpError";

/**
 * What a client publishes: `rtmp://host:port/{manifest}[/{key}]` (node-protocol section 20.2). The address is kept whole, for whoever decides
 * by key or query who may publish. Throws {@link RtmpError}.
 */
export function publishTarget(app: string, playPath: string, host: string): { readonly manifestId: string; readonly url: string } {
  const address = [app, playPath].filter((part) => part !== "").join("/");
  const manifestId =
    address
      .split("?", 1)[0]
      .split("/")
      .filter((part) => part !== "")[0] ?? "";
  if (!isManifestId(manifestId)) {
    throw new RtmpError(
      "the address must be rtmp://HOST:PORT/NAME or rtmp://HOST:PORT/NAME/KEY, with a name of letters, digits, spaces and _ . + = @ : ~ -",
    );
  }
  return { manifestId, url: `rtmp://${host}/${address.replace(/^\/+/, "")}` };
}
