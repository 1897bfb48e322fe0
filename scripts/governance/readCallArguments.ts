// SPDX-License-Identifier: MIT
import { AbiCoder, type FunctionFragment, type ParamType } from "ethers";
import type { AddressBook } from "./addressBook";
import type { FileNode } from "./fileNode";
import { ungroupDigits } from "./ungroupDigits";

/** Reads the arguments of a call by the types of the function. Addresses may be names of contracts. `args` is the list, `name` the function's name. */
export function readCallArguments(
  { args, name }: { readonly args: FileNode | undefined; readonly name: FileNode },
  fragment: FunctionFragment,
  book: AddressBook,
): readonly unknown[] {
  const { inputs } = fragment;
  if (args === undefined && inputs.length > 0) name.fail(`${fragment.format("sighash")} takes ${inputs.length} arguments: give args`);
  return readItems(args, inputs, fragment.format("sighash"), book);
}

/** Reads one item for each type. `taker` is who takes them. */
function readItems(list: FileNode | undefined, types: readonly ParamType[], taker: string, book: AddressBook): readonly unknown[] {
  const items = list?.items() ?? [];
  if (items.length !== types.length) list?.fail(`has ${items.length} values; ${taker} takes ${types.length}`);
  return types.map((type, i) => readArgument(items[i] as FileNode, type, book));
}

function readArgument(node: FileNode, type: ParamType, book: AddressBook): unknown {
  if (type.isTuple()) return readItems(node, type.components, type.format("sighash"), book);
  if (type.isArray()) {
    const { arrayChildren, arrayLength } = type;
    const length = arrayLength === -1 ? node.items().length : arrayLength;
    return readItems(node, Array<ParamType>(length).fill(arrayChildren), type.format("sighash"), book);
  }
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
  return /^u?int/.test(type.type) ? (ungroupDigits(text) ?? text) : text;
}
