// SPDX-License-Identifier: MIT

import { isManifestId } from "../../domain/ingest/isManifestId";
import { Refusal } from "../../domain/refusal";
import { decodePathPart } from "./decodePathPart";

/**
 * Reads `/live/{manifest}/{seq}.ts|.mp4`. A playlist, which some clients push beside the segments, has no sequence. Throws a
 * {@link Refusal}.
 */
export function parsePushPath(path: string): { readonly manifestId: string; readonly sequence: bigint | undefined } {
  const [manifest = "", file = "", ...rest] = path.split("/").slice(2).map(decodePathPart);
  if (rest.length > 0 || !isManifestId(manifest)) {
    throw new Refusal("badRequest", "the path must be /live/NAME/NUMBER.ts, with a name of letters, digits, spaces and _ . + = @ : ~ -");
  }
  if (/\.m3u8$/i.test(file)) return { manifestId: manifest, sequence: undefined };
  if (!/\.(ts|mp4)$/i.test(file)) throw new Refusal("badRequest", "a segment's name must end in .ts or .mp4");
  const number = /^(\d{1,15})\./.exec(file)?.[1];
  if (number === undefined) throw new Refusal("badRequest", "a segment's name must be its number in the stream, at most 15 digits");
  return { manifestId: manifest, sequence: BigInt(number) };
}
