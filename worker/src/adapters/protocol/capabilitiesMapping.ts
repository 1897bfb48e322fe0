// SPDX-License-Identifier: MIT

import type { Capabilities, ModelConstraint } from "../../domain/capabilities";
import type { WireMessages } from "./wireMessages";

/** Capabilities on the wire and in the domain. */
export const capabilitiesMapping = {
  toWire: (capabilities: Capabilities): WireMessages["Capabilities"] => ({
    bitstring: capabilities.words.map(String),
    mandatories: capabilities.mandatoryWords.map(String),
    capacities: Object.fromEntries([...capabilities.capacities].map(([number, count]) => [String(number), count])),
    version: capabilities.version,
    constraints: {
      minVersion: capabilities.minVersion,
      PerCapability: Object.fromEntries(
        [...capabilities.perCapability].map(([number, models]) => [
          String(number),
          { models: Object.fromEntries([...models].map(([model, constraint]) => [model, constraintToWire(constraint)])) },
        ]),
      ),
    },
  }),

  fromWire: (wire: WireMessages["Capabilities"]): Capabilities => ({
    words: wire.bitstring.map(BigInt),
    mandatoryWords: wire.mandatories.map(BigInt),
    capacities: new Map(Object.entries(wire.capacities).map(([number, count]) => [Number(number), count])),
    version: wire.version,
    minVersion: wire.constraints?.minVersion ?? "",
    perCapability: new Map(
      Object.entries(wire.constraints?.PerCapability ?? {}).map(([number, { models }]) => [
        Number(number),
        new Map(Object.entries(models).map(([model, constraint]) => [model, constraintFromWire(constraint)])),
      ]),
    ),
  }),
} as const;

type WireConstraint = { warm: boolean; capacity: number; runnerVersion: string; capacityInUse: number };

function constraintToWire(constraint: ModelConstraint): WireConstraint {
  const { isWarm, capacity, runnerVersion, capacityInUse } = constraint;
  return { warm: isWarm, capacity, runnerVersion, capacityInUse };
}

function constraintFromWire({ warm, capacity, runnerVersion, capacityInUse }: WireConstraint): ModelConstraint {
  return { isWarm: warm, capacity, runnerVersion, capacityInUse };
}
