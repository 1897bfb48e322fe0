// SPDX-License-Identifier: MIT

import { AMF_MARKER as MARKER } from "./amfMarker";
import type { AmfValue } from "./amfValue";
import { RtmpError } from "./rtmpError";

const MAX_DEPTH = 16;

/** The values that follow each other in the bytes of a command (AMF0, Adobe 2007). Throws {@link RtmpError} on anything else. */
export function decodeAmf0(bytes: Buffer): AmfValue[] {
  const reader = new AmfReader(bytes);
  const values: AmfValue[] = [];
  while (reader.hasMore) values.push(reader.value(0));
  return values;
}

class AmfReader {
  private at = 0;

  constructor(private readonly bytes: Buffer) {}

  get hasMore(): boolean {
    return this.at < this.bytes.length;
  }

  value(depth: number): AmfValue {
    if (depth > MAX_DEPTH) throw new RtmpError("a command is nested too deeply");
    switch (this.take(1)[0]) {
      case MARKER.number:
        return this.take(8).readDoubleBE();
      case MARKER.boolean:
        return this.take(1)[0] !== 0;
      case MARKER.string:
        return this.text(this.take(2).readUInt16BE());
      case MARKER.longString:
        return this.text(this.take(4).readUInt32BE());
      case MARKER.null:
        return null;
      case MARKER.undefined:
        return undefined;
      case MARKER.ecmaArray:
        this.take(4); // how many there are, roughly: the end mark counts
        return this.object(depth);
      case MARKER.object:
        return this.object(depth);
      case MARKER.strictArray:
        return this.array(this.take(4).readUInt32BE(), depth);
      case MARKER.date:
        return this.take(10).readDoubleBE();
      default:
        throw new RtmpError("a command holds a type of value that AMF0 does not have");
    }
  }

  private object(depth: number): { readonly [name: string]: AmfValue } {
    const entries: [string, AmfValue][] = [];
    for (;;) {
      const name = this.text(this.take(2).readUInt16BE());
      if (name === "" && this.bytes[this.at] === MARKER.objectEnd) {
        this.at += 1;
        return Object.fromEntries(entries);
      }
      entries.push([name, this.value(depth + 1)]);
    }
  }

  private array(length: number, depth: number): AmfValue[] {
    const values: AmfValue[] = [];
    while (values.length < length) values.push(this.value(depth + 1));
    return values;
  }

  private text(length: number): string {
    return this.take(length).toString("utf8");
  }

  private take(length: number): Buffer {
    if (this.at + length > this.bytes.length) throw new RtmpError("a command is cut off");
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }
}
