// SPDX-License-Identifier: MIT
import { AbiCoder, type FunctionFragment, type ParamType } from "ethers";
import type { AddressBook } from "./addressBook";
import type { FileNode } from "./fileNode";
import { GovError } from "./govError";

/** Reads the arguments of a call by the types of the function. Addresses may be names of contracts. */
export function readCallArguments(args: FileNode | undefined, fragment: FunctionFragment, book: AddressBook): readonly unknown[] {
  const items = args?.items() ?? [];
  if (items.length !== fragment.inputs.length) {
    if (args === undefined)
      throw new GovError("ARGUMENTS_MISSING", `${fragment.format("sighash")} takes ${fragment.inputs.length} arguments: give args.`);
    args.fail(`has ${items.length} values; ${fragment.format("sighash")} takes ${fragment.inputs.length}`);
  }
  return fragment.inputs.map((type, i) => readArgument(items[i] as FileNode, type, book));
}

function readArgument(node: FileNode, type: ParamType, book: AddressBook): unknown {
  if (type.isArray()) return node.items().map((item) => readArgument(item, type.arrayChildren, book));
  if (type.isTuple()) return node.items().map((item, i) => readArgument(item, type.components[i] as ParamType, book));
  const text = node.text();
  const value = type.type === "address" ? (book.addressOf(text) ?? node.address()) : readScalar(text, type);
  try {
    AbiCoder.defaultAbiCoder().encode([type], [value]);
  } catch {
    return node.fail(`must be ${type.type}, not "${text}"`);
  }
  return value;
}

function readScalar(text: string, type: ParamType): unknown {
  if (type.type === "bool") return text === "true" ? true : text === "false" ? false : text;
  return /^u?int/.test(type.type) ? text.replace(/[,_]/g, "") : text;
}
