// SPDX-License-Identifier: MIT

import { AbiCoder, dataSlice, Interface, type ErrorDescription, type ErrorFragment } from "ethers";

import type { Revert } from "./revert";

const ERROR_STRING = "0x08c379a0";
const PANIC = "0x4e487b71";
/** Panic codes of the Solidity documentation ("Panic via assert and Error via require"). */
const PANICS: Readonly<Record<string, string>> = {
  "1": "failed assertion",
  "17": "arithmetic overflow",
  "18": "division by zero",
  "33": "invalid enum value",
  "34": "invalid storage encoding",
  "49": "pop of an empty array",
  "50": "index out of range",
  "65": "out of memory",
  "81": "call of an uninitialized function",
};

/** Turns revert data into words, with the custom errors of all known contracts. */
export class RevertDecoder {
  readonly #errors: Interface;

  constructor(interfaces: readonly Interface[]) {
    const fragments = new Map<string, ErrorFragment>();
    for (const one of interfaces) one.forEachError((fragment) => fragments.set(fragment.selector, fragment));
    this.#errors = new Interface([...fragments.values()]);
  }

  /** `data` is what the contract returned; `message` is what the node software says beside it. */
  decode(data: string | null | undefined, message?: string): Revert {
    if (data === null || data === undefined || data === "0x") {
      return { reason: textOf(message) ?? "reverted without a reason" };
    }
    if (data.length < 10) return { reason: `unknown error ${data}` };
    const selector = dataSlice(data, 0, 4);
    if (selector === ERROR_STRING) return { reason: String(AbiCoder.defaultAbiCoder().decode(["string"], dataSlice(data, 4))[0]) };
    if (selector === PANIC) {
      const code = String(AbiCoder.defaultAbiCoder().decode(["uint256"], dataSlice(data, 4))[0]);
      return { reason: `panic: ${PANICS[code] ?? code}` };
    }
    const error = this.#errors.parseError(data);
    return error === null ? { reason: `unknown error ${data.slice(0, 74)}` } : describe(error);
  }
}

function describe(error: ErrorDescription): Revert {
  const errorArgs = Object.fromEntries(
    error.fragment.inputs.map((input, i): [string, unknown] => [input.name === "" ? String(i) : input.name, error.args[i]]),
  );
  const list = Object.entries(errorArgs).map(([name, value]) => `${name}: ${String(value)}`);
  return { reason: `${error.name}(${list.join(", ")})`, errorName: error.name, errorArgs };
}

/** Node software that gives no data often gives the text in its message. */
function textOf(message: string | undefined): string | undefined {
  const quoted = /reverted with reason string '(.*)'/.exec(message ?? "") ?? /execution reverted: (.+)/.exec(message ?? "");
  return quoted?.[1] ?? (message === undefined || message === "" ? undefined : message);
}
