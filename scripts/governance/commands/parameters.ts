// SPDX-License-Identifier: MIT
import { table } from "../../main/table";
import type { GovCommand } from "../govCommand";
import { readParameters } from "../readParameters";

/** Lists every parameter that can be changed by vote. */
export const parameters: GovCommand = {
  usage: "parameters",
  summary: "every governable parameter: value, unit, bounds, setter, who may set it",
  async run({ connection }) {
    const result = await readParameters(connection.contracts, connection.book, connection.provider);
    const text = table(
      "Parameters",
      [
        { title: "contract", value: ({ contract }) => contract },
        { title: "parameter", value: ({ name }) => name },
        { title: "value", value: ({ value }) => shorten(value), isNumber: true },
        { title: "unit", value: ({ unit }) => unit },
        { title: "from", value: ({ least }) => String(least), isNumber: true },
        { title: "to", value: ({ most }) => shorten(most), isNumber: true },
        { title: "setter", value: ({ setter }) => setter },
        { title: "set by", value: ({ by, note }) => (note === undefined ? by : `${by} (${note})`) },
      ],
      result,
    );
    return { result, text };
  },
};

function shorten(value: bigint): string {
  const bits = [64n, 256n].find((each) => value === 2n ** each - 1n);
  return bits === undefined ? String(value) : `2^${bits} - 1`;
}
