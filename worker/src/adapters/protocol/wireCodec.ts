// SPDX-License-Identifier: MIT

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, type Type } from "protobufjs";
import type { WireMessages } from "./wireMessages";

/** Encodes and decodes the network's protobuf messages by the schema beside this file. */
export class WireCodec {
  private readonly types = new Map<string, Type>();
  private readonly root = parse(readFileSync(join(__dirname, "net.proto"), "utf8"), { keepCase: true }).root;

  encode<Name extends keyof WireMessages>(name: Name, message: Partial<WireMessages[Name]>): Uint8Array {
    const type = this.type(name);
    return type.encode(type.fromObject(message)).finish();
  }

  /** Throws an `Error` for bytes that are not such a message. Unknown fields are ignored. */
  decode<Name extends keyof WireMessages>(name: Name, bytes: Uint8Array): WireMessages[Name] {
    const type = this.type(name);
    const options = { longs: String, enums: Number, defaults: true, oneofs: true };
    return type.toObject(type.decode(bytes), options) as WireMessages[Name];
  }

  private type(name: string): Type {
    let type = this.types.get(name);
    if (type === undefined) this.types.set(name, (type = this.root.lookupType(`net.${name}`)));
    return type;
  }
}
