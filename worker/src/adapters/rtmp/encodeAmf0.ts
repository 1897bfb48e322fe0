// SPDX-License-Identifier: MIT

import { AMF_MARKER as MARKER } from "./amfMarker";
import type { AmfValue } from "./amfValue";

/** The bytes of a command. */
export function encodeAmf0(values: readonly AmfValue[]): Buffer {
  return Buffer.concat(values.map(encode));
}

function encode(value: AmfValue): Buffer {
  if (value === null) return Buffer.of(MARKER.null);
  switch (typeof value) {
    case "undefined":
      return Buffer.of(MARKER.undefined);
    case "number": {
      const bytes = Buffer.alloc(9);
      bytes.writeDoubleBE(value, 1);
      return bytes;
    }
    case "boolean":
      return Buffer.of(MARKER.boolean, value ? 1 : 0);
    case "string":
      return Buffer.concat([Buffer.of(MARKER.string), shortText(value)]);
    default:
      return encodeObject(value);
  }
}

function encodeObject(value: object): Buffer {
  const fields = Object.entries(value).flatMap(([name, field]) => [shortText(name), encode(field as AmfValue)]);
  return Buffer.concat([Buffer.of(MARKER.object), ...fields, Buffer.of(0, 0, MARKER.objectEnd)]);
}

function shortText(text: string): Buffer {
  const bytes = Buffer.from(text, "utf8").subarray(0, 0xffff);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
