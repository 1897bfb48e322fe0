// SPDX-License-Identifier: MIT
import { isAddress, Result } from "ethers";

/** Arguments of a call, an event or an error, with their names where there are any, and addresses by the names of contracts. */
export function describeValue(value: unknown, nameOf: (address: string) => string): string {
  if (value instanceof Result) {
    const names = namesOf(value);
    return [...value]
      .map((item, i) => {
        const inner = item instanceof Result ? bracket(item, nameOf) : describeValue(item, nameOf);
        return names[i] ? `${names[i]} ${inner}` : inner;
      })
      .join(", ");
  }
  if (typeof value === "string" && isAddress(value)) return nameOf(value);
  if (typeof value === "string" && /^0x[0-9a-f]{64}$/i.test(value)) return readable(value);
  if (typeof value === "string" && value.startsWith("0x"))
    return value.length > 66 ? `${value.slice(0, 10)}... (${value.length / 2 - 1} bytes)` : value;
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}

function bracket(value: Result, nameOf: (address: string) => string): string {
  const isTuple = namesOf(value).some((name) => name !== undefined);
  const inner = describeValue(value, nameOf);
  return isTuple ? `{${inner}}` : `[${inner}]`;
}

/** Names of the items; none for those of a list. */
function namesOf(value: Result): readonly (string | undefined)[] {
  try {
    const named = Object.keys(value.toObject());
    // The only item of a list, or the only value without a name, is called "_" there.
    const isNamed = named.length === value.length && !(named.length === 1 && named[0] === "_");
    return isNamed ? named : [];
  } catch {
    return [];
  }
}

/** Words of 32 bytes are often text, such as the name of a parameter. */
function readable(word: string): string {
  const bytes = Buffer.from(word.slice(2), "hex");
  const text = bytes.toString("latin1").replace(/\0+$/, "");
  return /^[\x20-\x7e]{3,}$/.test(text) ? JSON.stringify(text) : word;
}
