// SPDX-License-Identifier: MIT
import type { StorageLayout } from "@openzeppelin/upgrades-core";

import type { LayoutSnapshot } from "./layoutSnapshot";

type Types = LayoutSnapshot["types"];

/** The id of a syntax tree node within a type's name. */
const AST_ID = /(?<=\))\d+(?=_|\b)/g;

/**
 * The layout with every syntax tree id replaced by the order of its first appearance, with sorted types and without those that its
 * fields do not reach, so that it changes only when the layout does.
 */
export function toLayoutSnapshot(layout: Pick<StorageLayout, "storage" | "types">): LayoutSnapshot {
  const order = new Map<string, number>();
  const stable = (type: string): string =>
    type.replace(AST_ID, (id) => {
      if (!order.has(id)) order.set(id, order.size + 1);
      return String(order.get(id));
    });
  const storage = layout.storage.map(({ label, contract, src, slot, offset, type }) => ({
    label,
    contract,
    src,
    ...(slot !== undefined && { slot }),
    ...(offset !== undefined && { offset }),
    type: stable(type),
  }));

  const types = new Map<string, Types[string]>();
  const pending = layout.storage.map(({ type }) => type);
  for (let type = pending.shift(); type !== undefined; type = pending.shift()) {
    const item = layout.types[type];
    if (!item || types.has(stable(type))) continue;
    const members = item.members?.map((member) => {
      if (typeof member === "string") return member;
      pending.push(member.type);
      const { label, slot, offset } = member;
      return { label, ...(slot !== undefined && { slot }), ...(offset !== undefined && { offset }), type: stable(member.type) };
    });
    pending.push(...innerTypes(type, layout.types));
    types.set(stable(type), {
      label: item.label,
      ...(item.numberOfBytes !== undefined && { numberOfBytes: item.numberOfBytes }),
      ...(members && { members: members as NonNullable<Types[string]["members"]> }),
    });
  }
  return { storage, types: Object.fromEntries([...types].sort(([a], [b]) => (a < b ? -1 : 1))) };
}

/** The known types whose names stand inside the name of `type`: the key and the value of a mapping, the base of an array. */
function innerTypes(type: string, types: Types): string[] {
  return Object.keys(types).filter((candidate) => candidate !== type && type.includes(candidate));
}
